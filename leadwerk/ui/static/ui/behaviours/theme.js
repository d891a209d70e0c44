// The colour scheme: shown at once, then kept with the person. Without script the switch works by CSS alone.
document.addEventListener('change', ({ target }) => {
  const group = target.closest('[data-theme-switch]');
  if (!group) return;
  if (target.value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = target.value;
  if (group.dataset.url) htmx.ajax('POST', group.dataset.url, { source: group, values: { theme: target.value }, swap: 'none' });
});
