import { h } from './core/dom.js';
import { t, toggleLanguage } from './core/language.js';
import { toggleTheme } from './core/theme.js';

const LIST = [
  [['/'], 'keys.ask'],
  [['N'], 'keys.new'],
  [['1', '2', '3', '4', '5'], 'keys.views'],
  [['Enter'], 'keys.send'],
  [['Shift', 'Enter'], 'keys.line'],
  [['Esc'], 'keys.stop'],
  [['T'], 'keys.theme'],
  [['L'], 'keys.language'],
  [['?'], 'keys.help'],
];

/** Single keys that work wherever no text is being written, and the dialog that lists them. */
export class Shortcuts {
  #dialog;
  #actions;

  constructor(dialog, actions) {
    this.#dialog = dialog;
    this.#actions = actions;
    document.addEventListener('keydown', event => this.#press(event));
    dialog.addEventListener('click', event => event.target === dialog && dialog.close());
  }

  /** Opens the list. */
  show() {
    this.#dialog.setAttribute('aria-label', t('help'));
    this.#dialog.replaceChildren(
      h('h2', {}, t('help')),
      h('dl', { class: 'keys' }, LIST.map(([keys, text]) => [
        h('dt', {}, keys.map(key => h('kbd', {}, key))),
        h('dd', {}, t(text)),
      ]).flat()),
      h('form', { method: 'dialog' }, h('button', { class: 'button' }, t('close'))),
    );
    this.#dialog.showModal();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || this.#dialog.open) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    // A Korean input method gives ㅅ, ㅣ and ㅜ for the keys T, L and N; then the position decides.
    const latin = /^[!-~]$/.test(event.key);
    const key = latin ? event.key.toLowerCase() : { KeyT: 't', KeyL: 'l', KeyN: 'n' }[event.code];
    const action = {
      '/': () => this.#actions.ask(),
      1: () => this.#actions.view('ask'),
      2: () => this.#actions.view('documents'),
      3: () => this.#actions.view('workers'),
      4: () => this.#actions.view('cluster'),
      5: () => this.#actions.view('guard'),
      n: () => this.#actions.begin(),
      t: toggleTheme,
      l: toggleLanguage,
      '?': () => this.show(),
    }[key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
