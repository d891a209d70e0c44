// Cards of a board: by mouse, by a long press on touch, by Alt and arrow keys. The card moves at once and is posted to its
// own address (data-move) with the stage of the lane; refused, it goes back and the server's words say why. A card without
// an address cannot be grabbed. Dropped on one of the ends (data-end="won") it opens the card's dialog for it (data-won).
import { openDialog } from './dialog.js';
import { send } from './send.js';

const board = () => document.querySelector('[data-board]');
let held = null; // the card, where it came from, where the pointer is
let moving = null; // the id of the card that the keys are moving: an answer that replaces it takes the focus for a moment
let moves = Promise.resolve();

const laneOf = (element) => element?.closest('[data-lane]');
const list = (lane) => lane.querySelector('[data-cards]');

async function post(card, lane, back, refocus) {
  list(lane).prepend(card);
  card.setAttribute('aria-busy', 'true');
  if (refocus) card.querySelector('a')?.focus();
  const { ok } = await send(card.dataset.move, { stage: lane.dataset.lane, version: card.dataset.version ?? '' });
  card.removeAttribute('aria-busy');
  const now = document.getElementById(card.id);
  if (!ok && now === card) back();
  if (refocus) document.getElementById(card.id)?.querySelector('a')?.focus();
}

function place(card) {
  const { parentElement: from, nextElementSibling: next } = card;
  return () => from.insertBefore(card, next?.parentElement === from ? next : null);
}

function mark(over) {
  for (const lane of document.querySelectorAll('[data-lane]')) lane.classList.toggle('lane--over', lane === over);
  for (const end of document.querySelectorAll('[data-end]')) end.classList.toggle('is-over', end === over);
}

function lift() {
  const { card, x, y } = held;
  const { left, top, width } = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute('id');
  ghost.classList.add('is-lifted', 'card--ghost');
  ghost.setAttribute('aria-hidden', 'true');
  Object.assign(ghost.style, { inlineSize: `${width}px`, left: `${left}px`, top: `${top}px` });
  document.body.append(ghost);
  card.classList.add('is-dragging');
  Object.assign(held, { ghost, x0: x, y0: y });
  document.documentElement.classList.add('is-dragging-card');
  scroll();
}

function target() {
  const found = document.elementFromPoint(held.x, held.y);
  const end = found?.closest('[data-end]');
  if (end) return held.card.dataset[end.dataset.end] ? end : null;
  const lane = laneOf(found);
  return lane && lane !== laneOf(held.card) && board()?.contains(lane) ? lane : null;
}

// Near an edge the board, or the lane under the pointer, scrolls along.
function scroll() {
  if (!held?.ghost) return;
  const step = (at, low, high) => (at < low + 48 ? -12 : at > high - 48 ? 12 : 0);
  const around = board().getBoundingClientRect();
  board().scrollLeft += step(held.x, around.left, around.right);
  const cards = laneOf(document.elementFromPoint(held.x, held.y))?.querySelector('[data-cards]');
  if (cards) { const { top, bottom } = cards.getBoundingClientRect(); cards.scrollTop += step(held.y, top, bottom); }
  requestAnimationFrame(scroll);
}

function end(drop) {
  if (!held) return;
  const { card, ghost, clock } = held;
  clearTimeout(clock);
  const onto = drop && ghost ? target() : null;
  ghost?.remove();
  card.classList.remove('is-dragging');
  document.documentElement.classList.remove('is-dragging-card');
  mark(null);
  held = null;
  if (ghost) addEventListener('click', swallow, { capture: true, once: true });
  if (ghost) setTimeout(() => removeEventListener('click', swallow, { capture: true }));
  if (!onto) return;
  if (onto.matches('[data-end]')) openDialog(card.dataset[onto.dataset.end], { from: card.querySelector('a') });
  else post(card, onto, place(card), false);
}
const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };

document.addEventListener('pointerdown', (event) => {
  const card = event.target.closest('[data-board] [data-move]:not([aria-busy])');
  if (!card || event.button || event.target.closest('button, input, [popover]')) return;
  held = { card, x: event.clientX, y: event.clientY, x1: event.clientX, y1: event.clientY, touch: event.pointerType === 'touch', id: event.pointerId };
  if (held.touch) held.clock = setTimeout(() => { if (held && !held.ghost) lift(); }, 300);
});
document.addEventListener('pointermove', (event) => {
  if (!held || event.pointerId !== held.id) return;
  held.x = event.clientX;
  held.y = event.clientY;
  const far = Math.hypot(held.x - held.x1, held.y - held.y1) > 6;
  if (!held.ghost && far) {
    if (held.touch) { end(false); return; } // moved before the long press was over: that is scrolling
    lift();
  }
  if (!held.ghost) return;
  held.ghost.style.translate = `${held.x - held.x0}px ${held.y - held.y0}px`;
  mark(target());
});
document.addEventListener('pointerup', () => end(true));
document.addEventListener('pointercancel', () => end(false));
document.addEventListener('touchmove', (event) => { if (held?.ghost) event.preventDefault(); }, { passive: false });
document.addEventListener('contextmenu', (event) => { if (held?.touch) event.preventDefault(); });
document.addEventListener('dragstart', (event) => { if (event.target.closest?.('[data-board] .card')) event.preventDefault(); });
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && held) { end(false); return; }
  if (!event.altKey || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  const id = event.target.closest?.('[data-board] [data-move]')?.id ?? moving;
  if (!id) return;
  event.preventDefault();
  moving = id;
  const go = () => step(id, event.key === 'ArrowRight' ? 1 : -1);
  const mine = moves = moves.then(go, go); // one that failed stops none that wait
  mine.finally(() => { if (moves === mine) moving = null; });
});

// The card as the last answer drew it: a quick second press waits for the first, whose answer replaces the card.
function step(id, by) {
  const card = document.getElementById(id);
  const lanes = [...board().querySelectorAll('[data-lane]')];
  const lane = lanes[lanes.indexOf(laneOf(card)) + by];
  return card?.dataset.move && lane ? post(card, lane, place(card), true) : null;
}
