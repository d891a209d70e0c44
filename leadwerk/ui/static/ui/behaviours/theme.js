// The colour scheme: shown at once, then kept with the person. Without script the switch works by CSS alone.
import { send } from './send.js';

document.addEventListener('change', ({ target }) => {
  const group = target.closest('[data-theme-switch]');
  if (!group) return;
  if (target.value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = target.value;
  if (group.dataset.url) send(group.dataset.url, { theme: target.value });
});
