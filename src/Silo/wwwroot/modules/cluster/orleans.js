import { call } from '../core/api.js';
import { h } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { t } from '../core/language.js';

/** The way to Orleans' own dashboard, where the server has it. A link cannot send a key, so a ticket is fetched first. */
export class OrleansLink {
  #shown = null;
  #lang = null;

  constructor() {
    this.element = h('div', { class: 'orleans' });
  }

  /** Shows the way, or takes it away. */
  show(there) {
    if (there === this.#shown && document.documentElement.lang === this.#lang) return;
    this.#shown = there;
    this.#lang = document.documentElement.lang;
    const note = h('span', { class: 'reason', role: 'alert' });
    this.element.replaceChildren(...(there ? [
      h('button', { type: 'button', class: 'button', 'data-key': 'orleans', onclick: () => this.#open(note) }, t('cluster.orleans'), ' ↗'),
      note,
    ] : []));
  }

  async #open(note) {
    note.textContent = '';
    try {
      const { path } = await call('POST', '/api/orleans-dashboard');
      // Without a way back: what runs there has no part in the key of this tab.
      open(path, '_blank', 'noopener');
    } catch (error) {
      note.textContent = explain(error);
    }
  }
}
