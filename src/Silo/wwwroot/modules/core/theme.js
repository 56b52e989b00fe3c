import { keep } from './settings.js';

const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark, as shown now. */
export function shownTheme() {
  return root.dataset.theme ?? (system.matches ? 'dark' : 'light');
}

/** Goes to the other theme; when that is the system's own, the page follows the system again. */
export function toggleTheme() {
  const next = shownTheme() === 'dark' ? 'light' : 'dark';
  if ((next === 'dark') === system.matches) {
    delete root.dataset.theme;
    keep('theme', null);
  } else {
    root.dataset.theme = next;
    keep('theme', next);
  }
}
