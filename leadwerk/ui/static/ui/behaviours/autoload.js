// More rows: a real link (data-autoload) that htmx follows; it is clicked as soon as it comes near.
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    target.click();
  }
}, { rootMargin: '800px' });
const seen = new WeakSet();

function observe() {
  for (const link of document.querySelectorAll('[data-autoload]')) if (!seen.has(link)) { seen.add(link); watch.observe(link); }
}
document.addEventListener('htmx:afterSettle', observe);
observe();
