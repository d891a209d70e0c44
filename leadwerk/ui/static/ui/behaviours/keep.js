// A choice of this browser (data-keep="density"), such as the height of rows: kept, and there again on the next page.
for (const name of new Set([...document.querySelectorAll('[data-keep]')].map((input) => input.dataset.keep))) {
  let kept = null;
  try { kept = localStorage.getItem(`leadwerk.${name}`); } catch { /* storage is locked: nothing is kept */ }
  const input = kept && document.getElementById(kept);
  if (input) input.checked = true;
}
document.addEventListener('change', ({ target }) => {
  if (!target.dataset.keep) return;
  try { localStorage.setItem(`leadwerk.${target.dataset.keep}`, target.id); } catch { /* as above */ }
});
