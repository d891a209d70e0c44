// Proof of work: finds the number whose digest begins as the server asks. Begun when somebody starts to fill in the
// form, so that it is done before they send it; where the browser offers no digests (plain http) nothing is sent, and
// the server looks at other things.
const hex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const text = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const MOST = 25000;

export async function solve(challenge) {
  const { nonce, salt, keyPrefix, keyLength, algorithm } = challenge.parameters;
  const fixed = hex(salt + nonce);
  const message = new Uint8Array(fixed.length + 4);
  message.set(fixed);
  const place = new DataView(message.buffer, fixed.length);
  for (let counter = 0; counter <= MOST; counter += 1) {
    place.setUint32(0, counter);
    const digest = new Uint8Array(await crypto.subtle.digest(algorithm, message)).slice(0, keyLength);
    const derivedKey = text(digest);
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
  return '';
}

// Solves the task of a form once somebody is in it; `ready` waits for it, but not for ever.
export function guard(form) {
  const task = form.dataset.task;
  if (!task || !globalThis.crypto?.subtle) return { ready: async () => {} };
  let begun = null;
  const begin = () => { begun ??= solve(JSON.parse(task)).catch(() => ''); };
  form.addEventListener('focusin', begin, { once: true });
  return {
    ready: async () => {
      begin();
      const solution = await Promise.race([begun, new Promise((done) => { setTimeout(done, 8000, ''); })]);
      if (!solution || form.elements.namedItem('_proof')) return;
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name: '_proof', value: solution });
      form.append(field);
    },
  };
}
