// A search field above a list of choices: data-narrows names the list, whose labels without the words are hidden.
// Diacritics and case do not matter; what is chosen stays in sight.
const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('de').replaceAll('ß', 'ss');

document.addEventListener('input', ({ target }) => {
  if (!target.dataset.narrows) return;
  const words = fold(target.value).split(/\s+/).filter(Boolean);
  for (const label of document.querySelectorAll(`${target.dataset.narrows} label`)) {
    const text = fold(label.textContent);
    label.hidden = !words.every((word) => text.includes(word)) && !label.querySelector(':checked');
  }
  for (const group of document.querySelectorAll(`${target.dataset.narrows} [data-narrowed]`)) group.hidden = !group.querySelector('label:not([hidden])');
});
document.addEventListener('keydown', (event) => {
  // Enter takes the first choice left over, so that a name can be typed and confirmed.
  if (event.key !== 'Enter' || !event.target.dataset?.narrows) return;
  event.preventDefault();
  const first = [...document.querySelectorAll(`${event.target.dataset.narrows} label`)].find((label) => !label.hidden);
  first?.querySelector('input')?.click();
});
