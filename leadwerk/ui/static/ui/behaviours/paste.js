// Several lines pasted into a one-line field of a form with data-reads go where the form reads them as a whole: into the
// field named there, and the button with data-reader is pressed. Pasted into that field itself, they are read at once too.
document.addEventListener('paste', (event) => {
  const { target } = event;
  const form = target.form;
  const place = form?.elements[form.dataset.reads];
  const text = event.clipboardData?.getData('text/plain').trim();
  const isWhole = target === place ? !place.value.trim() : target.matches('input') && text?.includes('\n');
  if (!place || !text || !isWhole) return;
  event.preventDefault();
  place.value = text;
  form.setAttribute('data-touched', '');
  form.querySelector('[data-reader]').click();
});
