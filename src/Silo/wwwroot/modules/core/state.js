import { h } from './dom.js';
import { hasText, t } from './language.js';

/** A state as a dot and a word; `kind` says whose. */
export function state(kind, name) {
  return h('span', { class: 'state', 'data-state': name }, hasText(`${kind}.${name}`) ? t(`${kind}.${name}`) : name);
}
