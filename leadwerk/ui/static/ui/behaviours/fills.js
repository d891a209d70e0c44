// A choice that proposes what other fields of its form say: data-fills names them and their values. What was typed there
// since the last choice stays as it is.
const typed = new WeakSet();

document.addEventListener('input', ({ target, isTrusted }) => { if (isTrusted && target.form && !target.dataset.fills) typed.add(target); });
document.addEventListener('change', ({ target }) => {
  if (!target.dataset?.fills) return;
  for (const [name, value] of Object.entries(JSON.parse(target.dataset.fills))) {
    const field = target.form.elements[name];
    if (!field || typed.has(field)) continue;
    if (field.type === 'checkbox') field.checked = value;
    else field.value = value;
  }
});
