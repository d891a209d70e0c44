// A search field above a select with many options, or many boxes to tick (data-finds names them): while something stands
// there, only what matches is shown. Options are taken out and put back, because not every browser hides them.
const SHOWN = 60;
const LINES = 7;
const kept = new WeakMap();

const plain = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
const german = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const spelled = (text) => plain(text.toLowerCase().replace(/[äöüß]/g, (letter) => german[letter]));

function all(select) {
  if (!kept.has(select)) {
    const options = [...select.options].map((option) => {
      const group = option.closest('optgroup')?.label ?? '';
      const words = `${group} ${option.label}`;
      return { option, group, folded: `${plain(words)} ${spelled(words)}` };
    });
    kept.set(select, { options, children: [...select.children].map((child) => [child, [...child.children]]) });
  }
  return kept.get(select);
}

function restore(select, value) {
  const known = kept.get(select);
  if (!known) return;
  select.replaceChildren(...known.children.map(([child, inside]) => {
    if (inside.length) child.replaceChildren(...inside);
    return child;
  }));
  select.removeAttribute('size');
  select.value = value;
}

function show(select, asked) {
  const value = select.value;
  restore(select, value);
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const found = all(select).options.filter(({ option, folded }) => option.value && words.every((word) => folded.includes(word)));
  const groups = new Map();
  const shown = found.slice(0, SHOWN).map(({ option, group }) => {
    if (!group) return option;
    const known = groups.get(group);
    const place = known ?? document.createElement('optgroup');
    place.label = group;
    place.append(option);
    groups.set(group, place);
    return known ? null : place;
  });
  select.replaceChildren(...shown.filter(Boolean));
  // What was chosen stays chosen, and is sent, until something else is.
  const stays = all(select).options.find(({ option }) => option.value === value)?.option;
  if (stays && !stays.isConnected) { stays.hidden = true; select.append(stays); }
  select.size = Math.min(Math.max(found.length + groups.size, 2), LINES);
  select.value = value;
  return found;
}

function finish(field, select) {
  const { value } = select;
  field.value = '';
  for (const { option } of all(select).options) option.hidden = false;
  restore(select, value);
  say(field, null);
}

function say(field, found) {
  const status = document.getElementById(`${field.dataset.finds}-found`);
  if (!status) return;
  if (found === null) status.textContent = '';
  else status.textContent = found.length ? status.dataset.found.replace('{n}', found.length) : status.dataset.none;
}

function take(field, select, option) {
  select.value = option.value;
  finish(field, select);
  select.dispatchEvent(new Event('input', { bubbles: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
  select.focus();
}

// Boxes that are ticked stay in sight: they are sent.
function sift(fieldset, asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  const labels = [...fieldset.querySelectorAll('.choice')];
  const found = new Set(labels.filter((label) => {
    const folded = `${plain(label.textContent)} ${spelled(label.textContent)}`;
    return words.every((word) => folded.includes(word));
  }));
  for (const label of labels) label.hidden = !found.has(label) && !label.control.checked;
  return words.length ? [...found] : null;
}

const selectOf = (field) => document.getElementById(field.dataset.finds);
const fieldOf = (select) => document.querySelector(`[data-finds="${CSS.escape(select.id)}"]`);

document.addEventListener('input', ({ target }) => {
  if (!target.dataset?.finds) return;
  if (selectOf(target).matches('fieldset')) {
    say(target, sift(selectOf(target), target.value));
    return;
  }
  for (const { option } of all(selectOf(target)).options) option.hidden = false;
  say(target, show(selectOf(target), target.value));
});

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (target.dataset?.finds && target.value) {
    const select = selectOf(target);
    if (select.matches('fieldset')) {
      if (key === 'Enter') event.preventDefault(); // nothing is sent yet
      return;
    }
    const first = [...select.options].find((option) => !option.hidden);
    if (key === 'Enter') {
      event.preventDefault();
      if (first) take(target, select, first);
    } else if (key === 'ArrowDown' && first) {
      event.preventDefault();
      select.focus();
      select.value = first.value;
    } else if (key === 'Escape') {
      event.preventDefault(); // the dialog stays
      event.stopPropagation();
      finish(target, select);
    }
  } else if (target.matches?.('select[size]') && fieldOf(target) && (key === 'Enter' || key === 'Escape')) {
    event.preventDefault();
    event.stopPropagation();
    take(fieldOf(target), target, target.selectedOptions[0] ?? target.options[0]);
  }
}, true);

document.addEventListener('click', ({ target }) => {
  const select = target.closest?.('select[size]');
  if (select && fieldOf(select) && target.matches('option')) take(fieldOf(select), select, target);
});

// A form that is sent or left behind has all its options again.
document.addEventListener('submit', ({ target }) => {
  for (const field of target.querySelectorAll?.('[data-finds]') ?? []) if (field.value && !selectOf(field).matches('fieldset')) finish(field, selectOf(field));
}, true);
