/** One place to choose a file or drop it; works by keyboard, since it is an ordinary file input with its label. */
import { el } from './dom.ts';

export interface DropOptions {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

export function dropZone({ id, label, hint, accept, onFile }: DropOptions): HTMLElement {
  const input = el('input', {
    type: 'file',
    id,
    ...(accept === undefined ? {} : { accept }),
    aria: { describedby: `${id}-hint` },
  });
  const zone = el(
    'div',
    { className: 'drop' },
    input,
    el('label', { htmlFor: id, className: 'choose' }, label),
    el('p', { id: `${id}-hint`, className: 'hint' }, hint),
  );
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) onFile(file);
    // The same file may be chosen again after it was changed.
    input.value = '';
  });
  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  });
  return zone;
}

// A file dropped beside the zone must not replace the page.
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());
