import { h } from './core/dom.js';
import { explain } from './core/errors.js';
import { keepKey, key, onRefused } from './core/key.js';
import { onLanguage, t } from './core/language.js';

/** Asks for an API key when the server wants one. */
export class SignIn {
  #dialog;
  #done;
  #error = null;

  /** done is called once a key was entered; whether the server takes it shows then. */
  constructor(dialog, done) {
    this.#dialog = dialog;
    this.#done = done;
    onRefused(error => this.#ask(error));
    onLanguage(() => dialog.open && this.#draw());
  }

  /** Asks for another key in place of the one that is used. */
  open() {
    this.#error = null;
    this.#draw();
    this.#dialog.showModal();
  }

  #ask(error) {
    this.#error = key() === null ? null : error;
    keepKey(null);
    if (this.#dialog.open) return;
    this.#draw();
    this.#dialog.showModal();
  }

  #draw() {
    const field = h('input', {
      id: 'key-field', type: 'password', class: 'key-field', autocomplete: 'off', spellcheck: 'false', required: true, autofocus: true,
    });
    this.#dialog.setAttribute('aria-label', t('key.title'));
    this.#dialog.replaceChildren(
      h('h2', {}, t('key.title')),
      h('form', { method: 'dialog', onsubmit: () => this.#enter(field.value) },
        h('label', { for: 'key-field' }, t('key.label')),
        field,
        this.#error ? h('p', { class: 'reason', role: 'alert' }, explain(this.#error)) : null,
        h('p', { class: 'quiet' }, t('key.note')),
        h('button', { class: 'button' }, t('key.enter'))));
  }

  #enter(value) {
    keepKey(value.trim());
    this.#error = null;
    this.#done();
  }
}
