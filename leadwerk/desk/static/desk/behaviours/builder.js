// The builder of a web form: the preview follows what is typed, before it is saved; codes are copied by a button.
import { say } from '../../ui/behaviours/toast.js';

const form = document.querySelector('[data-previews]');
if (form) {
  const frame = document.getElementById(form.dataset.previews);
  let pause = 0;
  let last = null;
  form.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const sent = new FormData(form);
      sent.append('preview', '1');
      last?.abort();
      last = new AbortController();
      try {
        const answer = await fetch(form.action, { method: 'POST', body: sent, signal: last.signal });
        if (answer.ok) frame.srcdoc = await answer.text();
      } catch { /* the next letter asks again */ }
    }, 250);
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
