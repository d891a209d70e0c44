// A list with a cursor and a selection. J and K move, X selects, Shift+X selects up to here, Enter or a double click
// opens. Selecting shows the bulk bar; all loaded rows first, then everything the filters match.
let cursor = null;
let anchor = null;
const table = () => document.querySelector('[data-list]');
const rows = () => [...(table()?.querySelectorAll('.row') ?? [])];
const box = (row) => row?.querySelector('.c-sel .check');
const bulk = () => document.querySelector('[data-bulk]');

function count() {
  const all = rows();
  const chosen = all.filter((row) => box(row)?.checked).length;
  const form = bulk();
  const head = table()?.querySelector('[data-select-all]');
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  if (!form) return;
  const matching = form.elements.matching?.value;
  const every = form.querySelector('[data-command="select-matching"]');
  if (chosen < all.length) form.elements.all.value = '';
  const whole = Boolean(form.elements.all.value);
  form.dataset.count = whole ? matching : chosen;
  form.querySelector('[data-selected-count]').textContent = Number(form.dataset.count).toLocaleString(document.documentElement.lang);
  if (every) every.hidden = whole || !chosen || chosen < all.length || Number(matching) <= all.length;
}

function choose(list, on) {
  for (const row of list) if (box(row)) box(row).checked = on;
  count();
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.id === cursor);
  const row = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all[at]?.classList.remove('is-cursor');
  cursor = row.id;
  row.classList.add('is-cursor');
  row.querySelector('.row__link')?.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function key(name, target) {
  const all = rows();
  const at = all.findIndex((row) => row.id === cursor);
  if (name === 'j') move(1);
  else if (name === 'k') move(-1);
  else if (at < 0) return false;
  else if (name === 'Enter' && target === document.body) all[at].querySelector('.row__link')?.click();
  else if (name === 'x') { choose([all[at]], !box(all[at])?.checked); anchor = cursor; }
  else if (name === 'shift+x') {
    const from = Math.max(0, all.findIndex((row) => row.id === anchor));
    choose(all.slice(Math.min(from, at), Math.max(from, at) + 1), true);
  } else if (name === 'Escape' && bulk()?.dataset.count > 0) choose(all, false);
  else return false;
  return true;
}

document.addEventListener('keys', (event) => { if (table() && key(event.detail, event.target)) event.preventDefault(); });
document.addEventListener('focusin', ({ target }) => {
  const row = target.closest?.('[data-list] .row');
  if (!row || row.id === cursor) return;
  document.getElementById(cursor)?.classList.remove('is-cursor');
  cursor = row.id;
  row.classList.add('is-cursor');
});
document.addEventListener('change', ({ target }) => {
  if (!target.closest('[data-list]')) return;
  if (target.matches('[data-select-all]')) choose(rows(), target.checked);
  else if (target.closest('.c-sel')) { anchor = target.closest('.row').id; count(); }
});
document.addEventListener('click', ({ target, shiftKey, pointerType }) => {
  const command = target.closest('[data-command]')?.dataset.command;
  if (command === 'select-none') choose(rows(), false);
  if (command === 'select-mode') {
    const on = table().toggleAttribute('data-selecting');
    target.closest('[data-command]').setAttribute('aria-pressed', String(on));
    if (!on) choose(rows(), false);
  }
  if (command === 'select-matching') { bulk().elements.all.value = '1'; choose(rows(), true); }  // some may just have come
  const touched = target.closest('[data-list] .row');
  if (touched && !target.closest('a, button, input, label')) {
    if (table().hasAttribute('data-selecting')) { anchor = touched.id; choose([touched], !box(touched).checked); }
    else if (pointerType === 'touch') touched.querySelector('.row__link')?.click();
  }
  const row = shiftKey && target.matches('.c-sel .check') ? target.closest('.row') : null;
  if (row && anchor) {
    const all = rows();
    const [from, to] = [all.findIndex((one) => one.id === anchor), all.indexOf(row)].sort((a, b) => a - b);
    choose(all.slice(Math.max(0, from), to + 1), target.checked);
  }
});
document.addEventListener('dblclick', ({ target }) => {
  if (!target.closest('a, button, input, label')) target.closest('[data-list] .row')?.querySelector('.row__link')?.click();
});
document.addEventListener('htmx:afterSettle', () => {
  if (!table()) return;
  // With all that match selected, rows that come later belong to them.
  if (bulk()?.elements.all.value) choose(rows(), true);
  else count();
});
if (table()) count();
