// Shortcuts are declared in the page: data-key="n", "g l" (G, then L), "shift+p", "alt+n" on whatever a press should click
// or, for a field, focus. Single letters never act in a field or with a dialog or menu open, and can be switched off.
import { undo } from './toast.js';

let first = '';
let clock = 0;
const typing = (element) => element?.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
const covered = () => document.querySelector('dialog[open], [popover]:popover-open');

export function pressed(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const letter = event.key !== event.key.toLowerCase() || event.key.length > 1;
  return (event.altKey ? 'alt+' : '') + (event.shiftKey && letter ? 'shift+' : '') + key;
}

function press(name) {
  const visible = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find((element) => element.checkVisibility() || element.matches('.nav__item'));
  if (!visible) return false;
  if (visible.matches('input, textarea, select') && !visible.matches('[type=radio], [type=checkbox]')) visible.focus();
  else visible.click();
  return true;
}

document.addEventListener('keydown', (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === 'Enter') { event.target.closest('form')?.requestSubmit(); return; }
  if (command && event.key.toLowerCase() === 'z' && !event.shiftKey && !typing(event.target)) { if (undo()) event.preventDefault(); return; }
  if (command || event.defaultPrevented || typing(event.target) || covered()) return;
  if (document.body.dataset.keys === 'none' && !event.altKey && event.key.length === 1) return;
  const name = pressed(event);
  if (name === '?') { document.getElementById('help')?.showModal(); return; }
  const sequence = first && `${first} ${name}`;
  first = '';
  clearTimeout(clock);
  if (sequence && press(sequence)) { event.preventDefault(); return; }
  if (document.querySelector(`[data-key^="${CSS.escape(name)} "]`)) {
    first = name;
    clock = setTimeout(() => { first = ''; }, 1200);
    return;
  }
  if (press(name)) event.preventDefault();
});
