// Search and commands: Ctrl+K or / opens, typing fetches what is found, arrows choose, Enter opens. The chosen line is
// announced by aria-activedescendant, the focus stays in the field.
import { send } from './send.js';

const palette = document.getElementById('palette');
const input = palette?.querySelector('input');
let clock = 0;
let asked = '';
let serial = 0;

const items = () => [...palette.querySelectorAll('.palette__item')];

function choose(item) {
  for (const each of items()) each.setAttribute('aria-selected', String(each === item));
  if (item) { input.setAttribute('aria-activedescendant', item.id); item.scrollIntoView({ block: 'nearest' }); }
  else input.removeAttribute('aria-activedescendant');
}

async function ask() {
  asked = input.value.trim();
  serial += 1;
  const mine = serial;
  const found = document.createElement('div');
  found.hidden = true;
  palette.append(found);
  await send(input.form.getAttribute('action'), { q: asked }, { verb: 'GET', target: found, swap: 'innerHTML' });
  found.remove();
  if (mine !== serial) return; // a later question has been asked meanwhile
  palette.querySelector('.palette__list').replaceChildren(...found.childNodes);
  items().forEach((item, n) => { item.id = `palette-${n}`; });
  choose(items()[0]);
}

export function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  input.select();
  ask();
}

if (palette) {
  input.addEventListener('input', () => {
    clearTimeout(clock);
    clock = setTimeout(ask, 120);
  });
  input.form.addEventListener('submit', (event) => {
    // Enter opens the chosen line; before anything was found it leads to the search page.
    const chosen = palette.querySelector('[aria-selected="true"]');
    if (!chosen || input.value.trim() !== asked) return;
    event.preventDefault();
    palette.close();
    chosen.click();
  });
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = items();
    const at = list.findIndex((item) => item.getAttribute('aria-selected') === 'true');
    choose(list[(at + step + list.length) % list.length]);
  });
  palette.addEventListener('click', ({ target }) => { if (target.closest('.palette__item')) palette.close(); });
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-command="palette"]') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openPalette();
  });
}
