// Sends what a form of the page describes, and shows the answer as it came.
for (const form of document.querySelectorAll('form[data-try]')) form.addEventListener('submit', send);

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const { url, headers } = asked(form);
  const body = form.elements.body?.value;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const answer = await fetch(url, { method: form.dataset.try, headers, body });
    show(form, `${answer.status} ${answer.statusText}`, answer.headers.get('Location'), await answer.text());
  } catch {
    show(form, form.dataset.failed, null, '');
  }
}

function asked(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = { Accept: 'application/json', 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value };
  for (const field of form.querySelectorAll('[data-in]')) {
    if (field.dataset.in === 'path') path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.value && field.dataset.in === 'query') query.append(field.name, field.value);
    else if (field.value) headers[field.name] = field.value;
  }
  return { url: query.size ? `${path}?${query}` : path, headers };
}

function show(form, status, location, text) {
  const answer = form.querySelector('[data-answer]');
  answer.querySelector('[data-status]').textContent = location ? `${status} · ${location}` : status;
  const code = answer.querySelector('code');
  try {
    code.textContent = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    code.textContent = text;
  }
  answer.hidden = false;
}
