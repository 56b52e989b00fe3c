import { h, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { language, t } from '../core/language.js';
import { examples } from './examples.js';

/** What stands below the ask box before anything was asked. */
export class Intro {
  #send;
  #drawn = '';

  /** send(question): an example was chosen. */
  constructor(element, send) {
    this.element = element;
    this.#send = send;
  }

  /** Draws it. info: the collection; failure: why a conversation could not be read; asked: whether something was asked. */
  draw({ info, failure, asked }) {
    const key = [asked, failure && explain(failure), info?.name, info && Object.values(info.documents).some(value => value > 0), language()].join('|');
    if (this.#drawn === key) return;
    this.#drawn = key;
    if (failure) {
      replace(this.element, h('p', { class: 'banner', 'data-tone': 'bad', role: 'alert' }, explain(failure)));
    } else if (asked || !info) {
      replace(this.element);
    } else if (info.name === 'samples') {
      const [first, second] = language() === 'ko' ? ['ko', 'en'] : ['en', 'ko'];
      replace(this.element, h('h2', {}, t('ask.examples')), h('div', { class: 'examples' }, [first, second].map(which =>
        h('ul', { lang: which }, examples[which].map(([question]) =>
          h('li', {}, h('button', { type: 'button', class: 'example', onclick: () => this.#send(question) }, question)))))));
    } else if (!(info.documents.indexed > 0)) {
      replace(this.element, h('p', { class: 'quiet' }, t('ask.empty'), ' ', h('a', { href: '#/documents' }, t('ask.add'))));
    } else {
      replace(this.element);
    }
  }
}
