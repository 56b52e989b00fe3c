import { h, replace } from '../core/dom.js';
import { ago } from '../core/format.js';
import { t } from '../core/language.js';

/** The list of saved conversations beside the one that is open, one stop of the Tab key; arrow keys walk in it. */
export class Side {
  #conversations;
  #actions;
  #drawn = '';
  #open = false;

  /** actions: begin(), open(id), incognito(on). */
  constructor(element, conversations, actions) {
    this.element = element;
    this.#conversations = conversations;
    this.#actions = actions;
    this.element.addEventListener('keydown', event => this.#walk(event));
  }

  /** Draws the list. current: the id of the open one; incognito: whether nothing is kept. */
  draw(current, incognito) {
    const { list, next } = this.#conversations;
    const key = JSON.stringify([list.map(entry => [entry.id, entry.title, entry.turns, ago(entry.changed)]), next, current, incognito, this.#open, t('conv.title')]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const stop = list.some(entry => entry.id === current) ? current : list[0]?.id;
    this.element.dataset.open = String(this.#open);
    replace(this.element,
      h('div', { class: 'conv-head' },
        h('button', { type: 'button', class: 'button', id: 'new-conversation', 'data-key': 'new', onclick: () => this.#actions.begin() }, t('conv.new')),
        h('label', { class: 'check conv-incognito' },
          h('input', { type: 'checkbox', role: 'switch', id: 'incognito', 'data-key': 'incognito', checked: incognito, onchange: event => this.#actions.incognito(event.target.checked) }),
          t('conv.incognito')),
        h('button', { type: 'button', class: 'link conv-toggle', 'data-key': 'toggle', 'aria-expanded': String(this.#open), 'aria-controls': 'conv-list', onclick: () => this.#toggle(current, incognito) },
          `${t('conv.title')}${list.length ? ` (${list.length}${next ? '+' : ''})` : ''}`)),
      h('nav', { class: 'conv-list', id: 'conv-list', 'aria-label': t('conv.title') },
        list.length ? h('ul', {}, list.map(entry => h('li', {},
          h('button', {
            type: 'button', class: 'conv', 'data-key': `conv-${entry.id}`, 'data-conversation': entry.id,
            'aria-current': entry.id === current ? 'true' : null, tabindex: entry.id === stop ? 0 : -1,
            onclick: () => this.#actions.open(entry.id),
          }, h('span', { class: 'conv-title' }, entry.title || t('conv.untitled')),
          h('span', { class: 'quiet' }, `${t('conv.turns', { n: entry.turns })} · ${ago(entry.changed)}`)))))
          : h('p', { class: 'quiet' }, t('conv.none')),
        next ? h('button', { type: 'button', class: 'link', 'data-key': 'more', onclick: () => this.#conversations.more().catch(() => {}) }, t('conv.more')) : null));
  }

  #toggle(current, incognito) {
    this.#open = !this.#open;
    this.draw(current, incognito);
  }

  #walk(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const all = [...this.element.querySelectorAll('.conv')];
    const at = all.indexOf(event.target.closest('.conv'));
    if (at < 0) return;
    event.preventDefault();
    const to = all[Math.min(all.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))];
    all[at].tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}
