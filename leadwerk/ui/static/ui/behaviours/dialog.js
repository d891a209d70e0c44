// Dialogs. A link or button with data-dialog opens its address as a fragment in the one dialog of the page; without
// script it leads to the same form as a page. The form inside answers into the dialog: with errors (422) it comes back,
// done (2xx) the dialog closes and the fragments that came along find their places by id. Left with something typed, it
// can be brought back as it was.
import { answerInto, send } from './send.js';
import { say } from './toast.js';

const host = document.getElementById('dialog');
let opener = null;
let selection = '';

// Of several radio buttons the chosen one, as with the tab key.
const firstField = () => {
  const first =
    host.querySelector('[aria-invalid="true"], [autofocus]') ??
    host.querySelector('.dialog__body :is(input:not([type=hidden]), select, textarea, button:not([hidden]), a)') ??
    host.querySelector('.dialog__foot [type=submit]');
  return (first?.type === 'radio' && host.querySelector(`input[name="${first.name}"]:checked`)) || first;
};

// A post that was done brings nothing for the dialog itself, only fragments for the page, unless the answer says so.
const isDone = ({ requestConfig, xhr }) =>
  requestConfig.verb === 'post' && xhr.status < 300 && xhr.getResponseHeader('HX-Retarget') !== '#dialog';

export function openDialog(url, { from = document.activeElement, include = '', values = {} } = {}) {
  opener = from;
  selection = include;
  return send(url, values, { verb: 'GET', target: host, swap: 'innerHTML' });
}

if (host) {
  host.addEventListener('htmx:afterSwap', ({ detail }) => {
    if (detail.target !== host || isDone(detail) || !host.childElementCount) return;
    const form = host.querySelector('form');
    host.classList.toggle('dialog--wide', Boolean(host.querySelector('[data-wide]')));
    if (form && !form.matches('[data-native]')) {
      if (selection) form.setAttribute('hx-include', selection);
      answerInto(form, '#dialog', 'innerHTML');
    }
    if (!host.open) host.showModal();
    firstField()?.focus();
  });
  const end = () => {
    host.querySelector('form')?.removeAttribute('data-touched');
    host.close();
  };
  // A post from inside that was done: nothing is shown in the dialog, it closes.
  host.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if (!isDone(detail)) return;
    detail.swapOverride = 'none';
    end();
  });
  host.addEventListener('htmx:beforeRequest', ({ target }) => { target.querySelector?.('.dialog__foot')?.setAttribute('aria-busy', 'true'); });
  host.addEventListener('htmx:afterRequest', ({ detail, target }) => {
    target.querySelector?.('.dialog__foot')?.removeAttribute('aria-busy');
    if (detail.requestConfig.verb === 'post' && detail.xhr.status === 204) end();
  });
  host.addEventListener('close', () => {
    // Passwords do not stay behind.
    const left = host.querySelector('form[data-touched]:not(:has([type=password]))') ? [...host.childNodes] : [];
    const from = opener;
    host.replaceChildren();
    // Where the opener was replaced by the answer, its successor of the same id takes the focus.
    const back = opener?.isConnected ? opener : opener?.id && document.getElementById(opener.id);
    back?.focus?.();
    opener = null;
    if (!left.length) return;
    const bringBack = () => {
      opener = from;
      host.replaceChildren(...left);
      if (!host.open) host.showModal();
      firstField()?.focus();
    };
    say({ text: host.dataset.left, offer: { words: host.dataset.back, act: bringBack } });
  });
}

document.addEventListener('click', (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = target.closest('[data-dialog]');
  if (link && host) {
    event.preventDefault();
    // The focus goes back to where it was: to a menu's button, or to the row from which a shortcut was pressed.
    const menu = link.closest('[popover]');
    const from = menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : document.activeElement === document.body ? link : document.activeElement;
    menu?.hidePopover();
    const bulk = link.form?.matches('[data-bulk]') ? link.form : null;
    const values = bulk ? { count: bulk.dataset.count, all: bulk.elements.all.value } : {};
    openDialog(link.getAttribute('formaction') ?? link.getAttribute('href'), { from, include: bulk ? `#${bulk.id}` : '', values });
    return;
  }
  const command = target.closest('[data-command]')?.dataset.command;
  if (command === 'close' && target.closest('dialog')) { event.preventDefault(); target.closest('dialog').close(); }
  if (command === 'help') document.getElementById('help')?.showModal();
  if (command === 'print') window.print();
  if (target.matches('dialog:modal')) {
    // A click beside the dialog closes it, unless something was typed.
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const outside = event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
    if (outside && !target.querySelector('form[data-touched]')) target.close();
  }
});
document.addEventListener('input', ({ target }) => { target.closest('#dialog form')?.setAttribute('data-touched', ''); });
