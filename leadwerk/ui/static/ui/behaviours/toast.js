// What was done, said once, with the way back. Stays 8 seconds, longer under the pointer or the focus.
const toaster = document.getElementById('toaster');
const clocks = new WeakMap();

const wait = (toast, ms) => {
  clearTimeout(clocks.get(toast));
  clocks.set(toast, setTimeout(() => toast.remove(), ms));
};

function start(toast) {
  for (const older of toaster.querySelectorAll('[data-toast]')) if (older !== toast) older.remove();
  wait(toast, 8000);
  const hold = () => clearTimeout(clocks.get(toast));
  const release = () => { if (!toast.matches(':hover, :focus-within')) wait(toast, 3000); };
  toast.addEventListener('pointerenter', hold);
  toast.addEventListener('focusin', hold);
  toast.addEventListener('pointerleave', release);
  toast.addEventListener('focusout', () => setTimeout(release));
}

export function say({ text, undo = '', tone = 'ok' }) {
  const toast = document.getElementById(`toast-${tone}`).content.firstElementChild.cloneNode(true);
  toast.querySelector('span').textContent = text;
  const form = toast.querySelector('[data-undo]');
  if (undo) form.action = undo;
  else form.remove();
  toaster.append(toast);
}

export function undo() {
  const form = toaster?.querySelector('[data-undo]');
  form?.requestSubmit();
  return Boolean(form);
}

if (toaster) {
  // Whatever way a toast comes in (with the page, from a refusal, from a header), it is started here.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.('[data-toast]')) start(node);
  }).observe(toaster, { childList: true });
  toaster.querySelectorAll('[data-toast]').forEach(start);

  document.addEventListener('toast', (event) => say(event.detail));
  toaster.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    form.closest('[data-toast]').hidden = true;
    htmx.ajax('POST', form.action, { source: document.body, swap: 'none' }).finally(() => form.closest('[data-toast]')?.remove());
  });
  document.addEventListener('htmx:responseError', ({ detail }) => {
    const { status } = detail.xhr;
    if (status === 403 || status === 409) return;
    say({ text: status === 404 ? toaster.dataset.gone : toaster.dataset.failed, tone: 'error' });
  });
  document.addEventListener('htmx:sendError', () => say({ text: toaster.dataset.offline, tone: 'error' }));
}
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-command="dismiss"]')) target.closest('[data-toast]').remove();
});
