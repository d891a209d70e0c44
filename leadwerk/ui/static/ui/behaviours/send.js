// One request from a behaviour: posts, lets the fragments of the answer find their places by id, says how it went.
// A hidden element asks on behalf of the page, because what was clicked may be replaced by the answer.
export function send(url, values = {}, { verb = 'POST', target = null, swap = 'none' } = {}) {
  const asking = document.createElement('span');
  asking.hidden = true;
  document.body.append(asking);
  return new Promise((resolve) => {
    const done = ({ detail }) => {
      asking.remove();
      resolve({ ok: Boolean(detail.successful), status: detail.xhr.status });
    };
    asking.addEventListener('htmx:afterRequest', done, { once: true });
    htmx.ajax(verb, url, { source: asking, target: target ?? asking, swap, values }).catch(() => {});
  });
}

// A form of a fragment answers into `target`, whatever its address; without script it is an ordinary form.
export function answerInto(form, target, swap) {
  form.setAttribute('hx-post', form.getAttribute('action') || location.href);
  form.setAttribute('hx-target', target);
  form.setAttribute('hx-swap', swap);
  form.setAttribute('hx-sync', 'this:drop'); // a second click while the first is on its way does nothing
  if (form.enctype === 'multipart/form-data') form.setAttribute('hx-encoding', form.enctype);
  htmx.process(form);
}
