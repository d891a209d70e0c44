// Loaded by other websites. Puts forms of this installation where the page has asked for them:
//   <div data-leadwerk="TOKEN"></div>          the form within the page, apart from its styles
//   <iframe data-leadwerk src="…"></iframe>    the form in a frame, as high as it is
// Sets no cookie and keeps nothing.
(() => {
  const script = document.currentScript;
  const home = new URL('.', script.src);
  const campaign = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];
  const context = () => {
    const asked = new URLSearchParams(location.search);
    const told = { _page: location.href, _referrer: document.referrer };
    campaign.forEach((name) => { if (asked.get(name)) told[name] = asked.get(name); });
    return told;
  };

  async function within(place) {
    const language = place.lang || document.documentElement.lang.slice(0, 2);
    const address = new URL(`${place.dataset.leadwerk}/part/?lang=${encodeURIComponent(language)}`, home);
    const answer = await fetch(address, { credentials: 'omit' });
    if (!answer.ok) return;
    const told = await answer.json();
    const shadow = place.attachShadow({ mode: 'open' });
    const sheets = told.sheets.map((href) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = href;
      return new Promise((done) => { link.onload = link.onerror = done; shadow.append(link); });
    });
    const root = document.createElement('div');
    root.className = `lw-root lw-within lw-${told.scheme}`;
    root.lang = told.language;
    await Promise.all(sheets);
    shadow.append(root);
    shadow.addEventListener('click', (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link) return;
      event.preventDefault();
      shadow.getElementById(link.hash.slice(1))?.focus();
    });
    draw(root, told, address);
  }

  function draw(root, told, address) {
    root.innerHTML = told.html; // written by the server, which escapes all texts and values
    const form = root.querySelector('[data-form]');
    if (!form) {
      root.querySelector('[data-thanks]')?.focus();
      root.getRootNode().host.dispatchEvent(new CustomEvent('leadwerk:done', { bubbles: true, composed: true }));
      if (told.onward) location.assign(told.onward);
      return;
    }
    (root.querySelector('[autofocus]') ?? { focus() {} }).focus();
    for (const [name, value] of Object.entries(context())) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    const guarded = import(told.proof).then(({ guard }) => guard(form)).catch(() => ({ ready: async () => {} }));
    const button = form.querySelector('button[type="submit"]');
    let sending = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      button.setAttribute('aria-busy', 'true');
      try {
        await (await guarded).ready();
        const answer = await fetch(address, { method: 'POST', body: new FormData(form), credentials: 'omit' });
        draw(root, await answer.json(), address);
      } catch {
        sending = false;
        button.removeAttribute('aria-busy');
        const said = root.querySelector('[data-failed]') ?? document.createElement('p');
        said.dataset.failed = '';
        said.className = 'lw-error';
        said.setAttribute('role', 'alert');
        said.textContent = told.failed;
        button.before(said);
      }
    });
  }

  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== home.origin || data?.leadwerk !== 'form') return;
    const frame = [...document.querySelectorAll('iframe[data-leadwerk]')].find((one) => one.contentWindow === source);
    if (!frame) return;
    if (data.height > 0) frame.style.height = `${Math.min(data.height, 20000)}px`;
    if (data.asks) source.postMessage({ leadwerk: 'page', context: context() }, home.origin);
    if (data.done) {
      frame.dispatchEvent(new CustomEvent('leadwerk:done', { bubbles: true }));
      if (/^https?:/.test(data.onward)) location.assign(data.onward);
    }
  });

  const begin = () => document.querySelectorAll('[data-leadwerk]:not(iframe)').forEach((place) => { if (!place.shadowRoot) within(place).catch(() => {}); });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else begin();
})();
