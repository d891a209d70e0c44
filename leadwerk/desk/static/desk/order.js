// Rows of an ordered list, dragged by their grip: the row moves along, and its place is sent when it is let go, with the
// form of the row's own buttons, which are the same for the keyboard. Refused, the row goes back.
let held = null;

// Where a row stands now is said to those who do not see it; the words come with the answer. The region is there before
// it says anything, and stays when the list is exchanged.
const status = document.createElement('p');
status.className = 'sr-only';
status.setAttribute('role', 'status');
document.body.append(status);
document.addEventListener('moved', ({ detail }) => { status.textContent = detail.value; });

const rows = (list) => [...list.querySelectorAll(':scope > [data-place]')];

function drop(send) {
  if (!held) return;
  const { row, list, start, back } = held;
  held = null;
  row.classList.remove('is-lifted');
  const place = rows(list).indexOf(row) + 1;
  if (!send || place === start) { back(); return; }
  const form = row.querySelector('form[hx-post]');
  form.elements.place.value = place;
  form.addEventListener('htmx:afterRequest', ({ detail }) => { if (!detail.successful) back(); }, { once: true });
  form.requestSubmit();
}

document.addEventListener('pointerdown', (event) => {
  const row = event.button ? null : event.target.closest('[data-grip]')?.closest('[data-place]');
  if (!row) return;
  event.preventDefault();
  const list = row.parentElement;
  const next = row.nextElementSibling;
  held = { row, list, id: event.pointerId, start: rows(list).indexOf(row) + 1, back: () => list.insertBefore(row, next) };
  row.classList.add('is-lifted');
});
document.addEventListener('pointermove', (event) => {
  if (!held || event.pointerId !== held.id) return;
  const { row, list } = held;
  const after = rows(list).find((other) => {
    const { top, height } = other.getBoundingClientRect();
    return other !== row && event.clientY < top + height / 2;
  });
  if (row.nextElementSibling !== (after ?? null)) list.insertBefore(row, after ?? null);
});
document.addEventListener('pointerup', () => drop(true));
document.addEventListener('pointercancel', () => drop(false));
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') drop(false); });
