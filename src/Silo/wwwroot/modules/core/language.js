import { strings } from './strings.js';
import { keep, read } from './settings.js';

const listeners = new Set();
let current = read('language') ?? (navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en');
if (current !== 'ko' && current !== 'en') current = 'en';

/** The interface language: ko or en. */
export function language() {
  return current;
}

/** The text of a key in the interface language, with {name} filled in. A missing key shows itself. */
export function t(key, values) {
  const pair = strings[key];
  const text = pair ? pair[current === 'ko' ? 1 : 0] : key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
}

/** Whether the values are all there that the text of a key tells. */
export function tells(key, values) {
  return [...(strings[key]?.[0] ?? '').matchAll(/\{(\w+)\}/g)].every(([, name]) => values?.[name] !== undefined);
}

/** Whether there is a text of that key. */
export function hasText(key) {
  return key in strings;
}

/** Switches between Korean and English and tells everyone. */
export function toggleLanguage() {
  current = current === 'ko' ? 'en' : 'ko';
  keep('language', current);
  applyLanguage(document);
  for (const listener of listeners) listener();
}

/** Calls back after every switch. */
export function onLanguage(listener) {
  listeners.add(listener);
}

/** Fills the texts that the page itself names by data-t (content) and data-t-label (aria-label and title). */
export function applyLanguage(root) {
  document.documentElement.lang = current;
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
    if (element.tagName === 'BUTTON') element.title = t(element.dataset.tLabel);
  }
}
