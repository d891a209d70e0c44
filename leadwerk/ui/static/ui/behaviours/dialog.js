// Dialogs. A link or button with data-dialog opens its address as a fragment in the one dialog of the page; without
// script it leads to the same form as a page. The form inside answers into the dialog: with errors (422) it comes back,
// done (2xx) the dialog closes and the fragments that came along find their places by id.
const host = document.getElementById('dialog');
let opener = null;
let bulk = '';

function enhance(form) {
  if (!form || form.matches('[data-native]')) return;
  form.setAttribute('hx-post', form.getAttribute('action'));
  form.setAttribute('hx-target', '#dialog');
  form.setAttribute('hx-swap', 'innerHTML');
  if (form.enctype === 'multipart/form-data') form.setAttribute('hx-encoding', form.enctype);
  if (bulk) form.setAttribute('hx-include', bulk);
  htmx.process(form);
}

export async function openDialog(url, { from = document.activeElement, include = '', values = {} } = {}) {
  opener = from;
  bulk = include;
  await htmx.ajax('GET', url, { source: host, target: host, swap: 'innerHTML', values });
}

if (host) {
  host.addEventListener('htmx:afterSwap', () => {
    const form = host.querySelector('form');
    host.classList.toggle('dialog--wide', Boolean(form?.matches('[data-wide]')));
    enhance(form);
    if (!host.open) host.showModal();
    (host.querySelector('[aria-invalid="true"]') ?? host.querySelector('[autofocus], .dialog__body :is(input:not([type=hidden]), select, textarea)'))?.focus();
  });
  host.addEventListener('htmx:beforeSwap', ({ detail }) => {
    const { xhr, requestConfig } = detail;
    if (requestConfig.verb === 'post' && xhr.status >= 200 && xhr.status < 300) {
      detail.swapOverride = 'none';
      host.close();
    }
  });
  host.addEventListener('htmx:afterRequest', ({ detail }) => {
    if (detail.requestConfig.verb === 'post' && detail.xhr.status === 204) host.close();
  });
  host.addEventListener('close', () => {
    host.replaceChildren();
    if (opener?.isConnected) opener.focus();
    opener = null;
  });
}

document.addEventListener('click', (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = target.closest('[data-dialog]');
  if (link && host) {
    event.preventDefault();
    link.closest('[popover]')?.hidePopover();
    const form = link.form;
    const values = {};
    if (form?.matches('[data-bulk]')) values.count = form.querySelector('[data-selected-count]').dataset.count ?? '';
    openDialog(link.getAttribute('formaction') ?? link.getAttribute('href'), { from: link, include: form ? `#${form.id}` : '', values });
    return;
  }
  const command = target.closest('[data-command]')?.dataset.command;
  if (command === 'close' && target.closest('dialog')) { event.preventDefault(); target.closest('dialog').close(); }
  if (command === 'help') document.getElementById('help')?.showModal();
  if (command === 'print') window.print();
  if (target.matches('dialog:modal')) {
    // A click on the backdrop: close, unless something was typed.
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const outside = event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
    if (outside && !target.querySelector('form[data-touched]')) target.close();
  }
});
document.addEventListener('input', ({ target }) => { target.closest('#dialog form')?.setAttribute('data-touched', ''); });
