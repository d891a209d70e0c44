// The page of a form: proves work before it is sent, and in a frame tells the page around how high it is.
import { guard } from './proof.js';

const form = document.querySelector('[data-form]');
if (form) {
  const { ready } = guard(form);
  const button = form.querySelector('button[type="submit"]');
  let sending = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    button.setAttribute('aria-busy', 'true');
    await ready();
    form.submit();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) { sending = false; button.removeAttribute('aria-busy'); }
  });
}
document.querySelector('[data-thanks]')?.focus();

if ('framed' in document.body.dataset && window.parent !== window) {
  const tell = (message) => window.parent.postMessage({ leadwerk: 'form', ...message }, '*');
  const { dataset } = document.body;
  new ResizeObserver(() => tell({ height: Math.ceil(document.documentElement.getBoundingClientRect().height) })).observe(document.documentElement);
  if ('done' in dataset) tell({ done: true, onward: dataset.next ?? '' });
  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || data?.leadwerk !== 'page' || !form) return;
    for (const [name, value] of Object.entries(data.context ?? {})) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement && field.type === 'hidden' && /^(_page|_referrer|utm_[a-z]+)$/.test(name)) field.value = String(value).slice(0, 2000);
    }
  });
  tell({ asks: true });
}
