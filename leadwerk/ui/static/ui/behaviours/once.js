// A form that posts is sent once: a second click while the first is on its way does nothing.
let sent = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.getAttribute('method')?.toLowerCase() !== 'post' || form.hasAttribute('hx-post')) return; // htmx drops the second itself
  if (sent.has(form)) { event.preventDefault(); return; }
  queueMicrotask(() => {
    if (event.defaultPrevented) return;
    sent.add(form);
    form.setAttribute('aria-busy', 'true');
  });
});
// Back to a page that the browser kept: its forms can be sent again, with what was typed.
addEventListener('pageshow', ({ persisted }) => { if (persisted) sent = new WeakSet(); });
