// One field edited in its place: the pencil (data-edit) fetches the field's form into its row. Enter or the check saves,
// Esc or the cross puts back what was there, or fetches it anew where it has changed meanwhile (data-fresh); leaving the
// field does neither. The focus returns to the pencil.
import { answerInto, send } from './send.js';

const before = new Map(); // id of the row -> the row as it was

const open = (pencil) => {
  const row = pencil.closest('[data-field]');
  before.set(row.id, row);
  send(pencil.href, {}, { verb: 'GET', target: row, swap: 'outerHTML' }).then(({ ok }) => { if (!ok) before.delete(row.id); });
};

function discard(row) {
  const old = before.get(row.id);
  if (!old) return;
  before.delete(row.id);
  const stale = row.querySelector('[data-fresh]');
  if (stale) { send(stale.dataset.fresh, {}, { verb: 'GET', target: row, swap: 'outerHTML' }); return; }
  row.replaceWith(old);
  old.querySelector('[data-edit]')?.focus();
}

// Not before htmx has settled: until then it puts the classes of the new row back.
document.addEventListener('htmx:afterSettle', () => {
  for (const [id] of before) {
    const row = document.getElementById(id);
    const form = row?.querySelector('form[data-inline]');
    if (form && !form.hasAttribute('hx-post')) {
      answerInto(form, `#${id}`, 'outerHTML');
      const field = form.querySelector('[aria-invalid="true"], input:not([type=hidden]), select, textarea');
      field?.focus();
      field?.select?.();
    } else if (row && !form && row !== before.get(id)) {
      // The answer: the row again, with the new value.
      before.delete(id);
      row.classList.add('is-saved');
      row.querySelector('[data-edit]')?.focus();
    }
  }
});
document.addEventListener('click', (event) => {
  const pencil = event.target.closest('[data-edit]');
  if (pencil && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(pencil); }
  if (event.target.closest('[data-command="discard"]')) { event.preventDefault(); discard(event.target.closest('[data-field]')); }
});
document.addEventListener('dblclick', ({ target }) => {
  const row = target.closest('[data-field]');
  const pencil = !target.closest('a, button, input, select, textarea') && row?.querySelector('[data-edit]');
  if (pencil) open(pencil);
});
document.addEventListener('keydown', (event) => {
  const form = event.target.closest?.('form[data-inline]');
  if (!form) return;
  if (event.key === 'Escape') { event.preventDefault(); discard(form.closest('[data-field]')); }
});
