// A form is sent once: a second click while the first is on its way does nothing.
const sent = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.getAttribute('method') === 'dialog' || form.hasAttribute('hx-post') || form.hasAttribute('hx-get')) return; // `send.js` sees to those
  if (sent.has(form)) { event.preventDefault(); return; }
  queueMicrotask(() => {
    if (event.defaultPrevented) return;
    sent.add(form);
    form.setAttribute('aria-busy', 'true');
  });
});
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
