// Keys of the bulk bar (V, A, P) act on the row with the cursor too: without a selection it is selected first.
document.addEventListener('keys', (event) => {
  const button = document.querySelector(`[data-bulk] [data-key="${CSS.escape(event.detail)}"]`);
  const box = document.querySelector('[data-list] .row.is-cursor .c-sel .check');
  if (!button || !box || document.querySelector('[data-list] .c-sel .check:checked')) return;
  box.click();
  button.click();
  event.preventDefault();
});
document.addEventListener('click', ({ target }) => {
  // A verb of the bar's menu that needs no dialog closes the menu.
  target.closest('.menu__item[hx-post]')?.closest('[popover]')?.hidePopover();
});
document.addEventListener('input', ({ target }) => {
  // Who fills in a field of "Set fields" means to set it.
  if (target.type === 'checkbox') return;
  const set = target.closest('[data-sets] > div')?.querySelector('[name=set]');
  if (set) set.checked = true;
});
