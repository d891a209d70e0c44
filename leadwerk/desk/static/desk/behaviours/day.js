// The day keeps itself true: clocks run, what comes in appears, and the keyboard stays where it was when a row is done.
const MINUTE = 60_000;
const day = () => document.querySelector('[data-day]');
const busy = () => document.hidden || document.querySelector('dialog[open], [popover]:popover-open:not(#toaster)') || day()?.contains(document.activeElement);

function run(clock) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / MINUTE));
  const [min, hour, days] = clock.dataset.units.split('|');
  const [number, unit] = minutes < 60 ? [minutes, min] : minutes < 1440 ? [Math.floor(minutes / 60), hour] : [Math.floor(minutes / 1440), days];
  const shown = clock.querySelector('.clock__num');
  shown.firstChild.data = number;
  shown.querySelector('small').textContent = unit;
  clock.dataset.level = minutes < 10 ? 'ok' : minutes < 15 ? 'warn' : 'late';
  clock.querySelector('.ring').classList.toggle('ring--late', minutes >= 15);
  clock.querySelector('.ring__fg').setAttribute('stroke-dasharray', `${Math.min(100, minutes * 100 / 15)} 100`);
}

let round = 0;
setInterval(() => {
  document.querySelectorAll('.clock[data-since]').forEach(run);
  round += 1;
  if (round % 4 === 0 && day() && !busy()) htmx.trigger(document.body, 'changed');
}, MINUTE / 4);

// The row that had the focus is gone: the one that came up in its place takes it.
let place = -1;
const circles = () => [...document.querySelectorAll('[data-day] .task__done')];
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (!detail.target?.matches?.('[data-day]')) return;
  place = circles().indexOf(document.activeElement);
});
document.addEventListener('htmx:afterSettle', () => {
  if (place < 0 || !day()) return;
  const left = circles();
  if (document.activeElement === document.body) (left[place] ?? left.at(-1) ?? document.getElementById('content')).focus();
  place = -1;
});
