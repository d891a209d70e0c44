// A button that has the browser make or use a passkey, and sends what it says with the button's form.
//
//   <button type="submit" data-passkey="create" data-options="/address/" data-failed="words" hidden>
//
// "create" makes one, "get" uses one; `data-options` is where the server tells what for. The form has a hidden field
// "credential". Where the browser cannot do it the button stays hidden, and [data-no-passkey] stays in sight.
const able = window.isSecureContext && 'PublicKeyCredential' in window
  && 'parseCreationOptionsFromJSON' in PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname);

async function ask(kind, url) {
  const answer = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const { publicKey } = await answer.json();
  const credential = kind === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return JSON.stringify(credential.toJSON());
}

function say(button, words) {
  const place = document.getElementById(button.getAttribute('aria-describedby'));
  place.textContent = words;
  place.hidden = !words;
}

if (able) {
  for (const only of document.querySelectorAll('[data-passkey], [data-passkey-only]')) only.hidden = false;
  for (const without of document.querySelectorAll('[data-no-passkey]')) without.hidden = true;
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-passkey]');
  if (!button) return;
  event.preventDefault();
  const { form } = button;
  if (!button.formNoValidate && !form.reportValidity()) return;
  say(button, '');
  button.disabled = true;
  try {
    form.elements.credential.value = await ask(button.dataset.passkey, button.dataset.options);
  } catch {
    say(button, button.dataset.failed); // cancelled, no passkey here, or too late: the browser has said which
    return;
  } finally {
    button.disabled = false;
  }
  form.requestSubmit(button);
});
