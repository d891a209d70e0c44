// Signing in, in another window too, renews the token that proves a form to be ours. What a page sends carries the one
// of now, not the one it came with.
const renewed = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];

export function renew(form) {
  const token = renewed();
  const field = form.querySelector('input[name="csrfmiddlewaretoken"]');
  if (token && field) field.value = token;
}

document.addEventListener('submit', ({ target }) => renew(target), true);
document.addEventListener('htmx:configRequest', ({ detail: { headers, formData } }) => {
  const token = renewed();
  if (!token) return;
  headers['X-CSRFToken'] = token;
  if (formData.has('csrfmiddlewaretoken')) formData.set('csrfmiddlewaretoken', token);
});
