// Shortcuts are declared in the page: data-key="n", "g l" (G, then L), "shift+p", "alt+n" on whatever a press should click
// or, for a field, focus. Single letters never act in a field or with a dialog or menu open, and can be switched off.
import { openPalette } from './palette.js';
import { undo } from './toast.js';

let first = '';
let clock = 0;
// A field of a dialog that has just closed may still be the target for an instant; it counts no more.
const typing = (element) => element?.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')?.checkVisibility();
const covered = () => document.querySelector('dialog[open], .menu:popover-open');

function pressed(event) {
  const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const key = letter ? event.key.toLowerCase() : event.key;
  return (event.altKey ? 'alt+' : '') + (event.shiftKey && (letter || event.key.length > 1) ? 'shift+' : '') + key;
}

function press(name) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)];
  const element = found.find((one) => one.checkVisibility()) ?? found.find((one) => one.closest('.sidebar'));
  if (!element) return false;
  if (element.matches('textarea, select, input:not([type=radio], [type=checkbox])')) element.focus();
  else element.click();
  return true;
}

document.addEventListener('keydown', (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === 'k') { event.preventDefault(); openPalette(); return; }
  if (command && event.key === 'Enter') { event.target.closest?.('form')?.requestSubmit(); return; }
  if (command && event.key.toLowerCase() === 'z' && !event.shiftKey && !typing(event.target)) { if (undo()) event.preventDefault(); return; }
  if (command || event.defaultPrevented || typing(event.target) || covered()) return;
  if (document.body.dataset.keys === 'none' && !event.altKey && event.key.length === 1) return;
  const name = pressed(event);
  if (name === '/') { event.preventDefault(); openPalette(); return; }
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
  // What is on the page goes first; then behaviours may know the key (a list moves its cursor).
  const heard = new CustomEvent('keys', { detail: name, bubbles: true, cancelable: true });
  if (press(name) || !event.target.dispatchEvent(heard)) event.preventDefault();
});
