// What was done, said once, with the way back. Stays 8 seconds, longer under the pointer or the focus, and until it is
// dismissed where it has something to follow first.
import { send } from './send.js';

const toaster = document.getElementById('toaster');
const clocks = new WeakMap();

const isRefusal = ({ status }) => status === 403 || status === 404 || status === 409; // answered by the toast that says it
const wait = (toast, ms) => {
  clearTimeout(clocks.get(toast));
  if (toast.querySelector('a, [data-stays]')) return;
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

// `offer` is {words, act}: a button that acts.
export function say({ text, undo: way = '', tone = 'ok', offer = null }) {
  const toast = document.getElementById(`toast-${tone === 'error' ? 'error' : 'ok'}`).content.firstElementChild.cloneNode(true);
  toast.querySelector('span').textContent = text;
  const form = toast.querySelector('[data-undo]');
  if (way) form.setAttribute('action', way);
  else form.remove();
  if (offer) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'toast__action', textContent: offer.words });
    button.dataset.stays = '';
    button.addEventListener('click', () => { toast.remove(); offer.act(); });
    toast.querySelector('span').after(button);
  }
  toaster.append(toast);
}

export function undo() {
  const form = toaster?.querySelector('[data-undo]');
  form?.requestSubmit();
  return Boolean(form);
}

if (toaster) {
  // Whatever way a toast comes in (with the page, from a refusal, from a header), it is started here; as a popover it lies
  // above an open dialog.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (!node.matches?.('[data-toast]')) continue;
        start(node);
        toaster.hidePopover();
        toaster.showPopover();
      }
    }
  }).observe(toaster, { childList: true });
  toaster.popover = 'manual';
  toaster.showPopover();
  toaster.querySelectorAll('[data-toast]').forEach(start);

  document.addEventListener('toast', ({ detail }) => say(detail));
  toaster.addEventListener('submit', (event) => {
    event.preventDefault();
    const action = event.target.getAttribute('action');
    event.target.closest('[data-toast]').remove();
    send(action);
  });
  document.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if (!isRefusal(detail.xhr)) return;
    detail.target = toaster;
    detail.swapOverride = 'beforeend';
  });
  document.addEventListener('htmx:responseError', ({ detail: { xhr } }) => {
    if (!isRefusal(xhr)) say({ text: toaster.dataset.failed, tone: 'error' });
  });
  document.addEventListener('htmx:sendError', () => say({ text: toaster.dataset.offline, tone: 'error' }));
}
document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-command="dismiss"]')) target.closest('[data-toast]').remove();
});
