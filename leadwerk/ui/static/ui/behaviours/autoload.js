// More rows: a real link (data-autoload) that htmx follows; it is clicked as soon as it comes near. Who comes back to a
// list gets the rows that had been loaded again, down to the place where they were.
const PLACE = `leadwerk.place ${location.pathname}${location.search}`;
const height = () => document.documentElement.scrollHeight;
const seen = new WeakSet();
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    target.click();
  }
}, { rootMargin: '800px' });

let place = null;
let hasMore = false; // than the page came with
try {
  const kept = JSON.parse(sessionStorage.getItem(PLACE));
  const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
  if (isBack) place = kept;
} catch { /* storage is locked: the list begins at its top */ }

function goBack(link) {
  if (link && height() < place.height) {
    if (seen.has(link)) return;
    seen.add(link);
    link.click();
  } else {
    scrollTo(0, place.y);
    place = null;
  }
}

function observe() {
  if (place) goBack(document.querySelector('[data-autoload]'));
  if (place) return;
  for (const link of document.querySelectorAll('[data-autoload]')) if (!seen.has(link)) { seen.add(link); watch.observe(link); }
}
document.addEventListener('htmx:afterSettle', observe);
document.addEventListener('htmx:beforeRequest', ({ target }) => { hasMore ||= target.matches?.('[data-autoload]'); });
for (const moved of ['wheel', 'touchstart', 'keydown']) addEventListener(moved, () => { place = null; }, { passive: true });
addEventListener('pagehide', () => {
  try {
    if (hasMore) sessionStorage.setItem(PLACE, JSON.stringify({ y: scrollY, height: height() }));
    else sessionStorage.removeItem(PLACE);
  } catch { /* as above */ }
});
if (place) addEventListener('load', observe); // not before htmx knows the link
else observe();
