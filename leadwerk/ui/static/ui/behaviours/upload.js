// Files by drag and drop, paste or choice, several at once: each is posted alone to the form's address, so that one refusal
// does not lose the others, and shows how far it is. Without script the form sends what was chosen.
import { say } from './toast.js';
import { renew } from './token.js';

const size = (zone) => Number(zone.dataset.maxBytes || Infinity);

function line(zone, name) {
  const item = zone.querySelector('template').content.firstElementChild.cloneNode(true);
  item.querySelector('[data-name]').textContent = name;
  zone.querySelector('[data-progress]').append(item);
  return item;
}

function post(zone, file) {
  const item = line(zone, file.name);
  const bar = item.querySelector('progress');
  const fail = (words) => {
    bar.remove();
    item.querySelector('[data-why]').textContent = words;
    item.classList.add('is-danger');
  };
  if (file.size > size(zone)) { fail(zone.dataset.tooLarge); return Promise.resolve(); }
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    renew(zone);
    const body = new FormData(zone);
    body.delete(zone.dataset.upload);
    body.append(zone.dataset.upload, file);
    request.open('POST', zone.getAttribute('action'));
    request.setRequestHeader('HX-Request', 'true');
    request.upload.addEventListener('progress', ({ loaded, total }) => { bar.max = total; bar.value = loaded; });
    request.addEventListener('loadend', () => {
      const onward = request.getResponseHeader('HX-Redirect');
      if (onward) {
        location.assign(onward);
      } else if (request.status >= 200 && request.status < 300) {
        item.remove();
        htmx.swap(document.body, request.responseText, { swapStyle: 'none' });
        const { toast } = JSON.parse(request.getResponseHeader('HX-Trigger') ?? '{}');
        if (toast) say(toast);
      } else {
        const said = new DOMParser().parseFromString(request.responseText, 'text/html').querySelector('[data-toast] > span')?.textContent;
        fail(request.status && said ? said : zone.dataset.failed);
      }
      resolve();
    });
    request.send(body);
  });
}

async function take(zone, files) {
  for (const file of files) await post(zone, file);
}

document.addEventListener('change', ({ target }) => {
  const zone = target.closest('form[data-upload]');
  if (!zone || target.type !== 'file') return;
  const files = [...target.files];
  target.value = '';
  take(zone, files);
});
const zoneFor = (event) => event.target.closest?.('form[data-upload]') ?? document.querySelector('form[data-upload][data-anywhere]');
document.addEventListener('dragover', (event) => {
  const zone = event.dataTransfer?.types.includes('Files') && zoneFor(event);
  if (!zone) return;
  event.preventDefault();
  zone.querySelector('.dropzone').classList.add('is-over');
});
for (const over of ['dragleave', 'drop', 'dragend']) {
  document.addEventListener(over, () => document.querySelectorAll('.dropzone.is-over').forEach((zone) => zone.classList.remove('is-over')));
}
document.addEventListener('drop', (event) => {
  const zone = event.dataTransfer?.files.length && zoneFor(event);
  if (!zone) return;
  event.preventDefault();
  take(zone, event.dataTransfer.files);
});
document.addEventListener('paste', (event) => {
  const zone = event.clipboardData?.files.length && zoneFor(event);
  if (!zone) return;
  event.preventDefault();
  take(zone, event.clipboardData.files);
});
