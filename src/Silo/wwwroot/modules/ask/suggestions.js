import { call, pathOf } from '../core/api.js';
import { h } from '../core/dom.js';
import { t } from '../core/language.js';

const PAUSE = 120;
const MOST = 6;

/**
 * What the text in the ask box may become: words of the collection that go on from the last one, and the text with likely mistakes
 * corrected. take(text): one was chosen; leave(): back to the box.
 */
export class Suggestions {
  #timer;
  #request;

  constructor({ collection, take, leave }) {
    this.collection = collection;
    this.take = take;
    this.leave = leave;
    this.element = h('div', { class: 'suggestions', id: 'suggestions', role: 'group', 'aria-label': t('ask.suggestions'), onkeydown: event => this.#press(event) });
  }

  /** Looks a text up once the typing pauses. */
  look(text) {
    clearTimeout(this.#timer);
    this.#request?.abort();
    if (!text.trim() || text.length > 500 || !this.collection()) {
      this.clear();
      return;
    }
    this.#timer = setTimeout(() => this.#find(text), PAUSE);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.element.replaceChildren();
  }

  /** Moves the keyboard into the suggestions; false: there is none. */
  enter() {
    const first = this.element.querySelector('button');
    first?.focus();
    return Boolean(first);
  }

  async #find(text) {
    this.#request = new AbortController();
    try {
      const found = await call('GET', `${pathOf(this.collection(), 'suggest')}?top=${MOST}&text=${encodeURIComponent(text)}`, undefined, this.#request.signal);
      this.#draw(text, found);
    } catch {
      // A suggestion is a courtesy: without one the box works as before.
      this.element.replaceChildren();
    }
  }

  #draw(text, { completions = [], correction }) {
    const parts = [];
    if (correction) {
      parts.push(h('button', { type: 'button', class: 'suggestion correction', onclick: () => this.#choose(correction) }, t('ask.didYouMean'), ' ', h('b', {}, correction)));
    }
    parts.push(...completions
      .filter(completion => completion.text !== text)
      .map(completion => h('button', { type: 'button', class: 'suggestion', onclick: () => this.#choose(`${completion.text} `) }, completion.word)));
    this.element.replaceChildren(...parts);
  }

  #choose(text) {
    this.clear();
    this.take(text);
  }

  #press(event) {
    const buttons = [...this.element.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (event.key === 'ArrowLeft') buttons[Math.max(at - 1, 0)]?.focus();
    else if (event.key === 'ArrowUp' || event.key === 'Escape') this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
