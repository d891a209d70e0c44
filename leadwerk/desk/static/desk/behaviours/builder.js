// The builder of a web form: the preview follows what is typed, before it is saved, in the language chosen; codes are
// copied by a button.
import { say } from '../../ui/behaviours/toast.js';

const form = document.querySelector('[data-previews]');
const frame = document.getElementById('preview');
const tongues = [...document.querySelectorAll('[data-speaks]')];
let language = '';
let isTyped = false;
let last = null;

async function show() {
  const sent = new FormData(form);
  sent.append('preview', '1');
  last?.abort();
  last = new AbortController();
  try {
    const answer = await fetch(`${form.action}?lang=${language}`, { method: 'POST', body: sent, signal: last.signal });
    if (answer.ok) frame.srcdoc = await answer.text();
  } catch { /* the next letter asks again */ }
}

if (form) {
  let pause = 0;
  form.addEventListener('input', () => {
    isTyped = true;
    clearTimeout(pause);
    pause = setTimeout(show, 250);
  });
}

for (const tongue of tongues) {
  tongue.addEventListener('click', (event) => {
    language = tongue.dataset.speaks;
    for (const one of tongues) {
      one.classList.toggle('is-current', one === tongue);
      one.toggleAttribute('aria-current', one === tongue);
      if (one === tongue) one.setAttribute('aria-current', 'true');
    }
    if (!isTyped) return;
    event.preventDefault();
    show();
  });
}

for (const button of document.querySelectorAll('[data-copies]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    say({ text: button.dataset.copied });
  });
}
