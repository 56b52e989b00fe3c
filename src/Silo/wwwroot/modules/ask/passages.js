import { h, replace } from '../core/dom.js';
import { score } from '../core/format.js';
import { t } from '../core/language.js';
import { placeOf, viewerAddress } from '../core/place.js';
import { originalLink } from '../documents/original.js';
import { keyOf } from './answer.js';
import { sentenceBefore, supportOf } from './highlight.js';

/** The passages shown to the generator, numbered as cited. */
export class Passages {
  #opened = null;
  #all = new Set();
  #answer = null;
  #back;

  /** back(number): the reader wants to return to the answer. */
  constructor(element, back) {
    this.element = element;
    this.#back = back;
    element.addEventListener('keydown', event => {
      if (event.key === 'Escape' && this.#opened !== null) {
        event.stopPropagation();
        this.#back(this.#opened);
      }
    });
  }

  /** Draws an answer's passages; null: nothing asked yet. */
  draw(answer) {
    if (answer !== this.#answer) {
      this.#opened = null;
      this.#all.clear();
    }
    this.#answer = answer;
    if (!answer?.context.length) {
      replace(this.element, h('p', { class: 'quiet' }, answer && !answer.running ? t('ranks.none') : t('passages.none')));
      return;
    }
    const cited = answer.cited;
    replace(this.element, h('ol', { class: 'passages' }, answer.numbered.map(([number, hit]) => this.#card(hit, number, cited, answer))));
  }

  /** Opens passage `number`, marks in it the sentence that the answer leans on at `position`, and goes there. */
  open(number, position) {
    const hit = this.#answer?.numbered.find(([own]) => own === number)?.[1];
    if (!hit) return;
    this.#opened = number;
    this.#all.add(number);
    const claim = sentenceBefore(this.#answer.text, position ?? this.#firstPosition(number)) || this.#answer.request.question;
    this.span = supportOf(hit.text, claim);
    this.draw(this.#answer);
    const card = this.element.querySelector(`#passage-${number}`);
    card?.focus({ preventScroll: true });
    (card?.querySelector('mark') ?? card)?.scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
  }

  #firstPosition(number) {
    const at = this.#answer.text.indexOf(`[${number}]`);
    return at < 0 ? 0 : at;
  }

  #card(hit, number, cited, answer) {
    const opened = this.#opened === number;
    const all = this.#all.has(number);
    const title = hit.title || hit.documentId;
    const path = (hit.headingPath ?? []).filter(part => part !== title).join(' › ');
    return h('li', {
      id: `passage-${number}`, class: 'passage', tabindex: -1, 'data-key': `passage-${number}`,
      'data-open': opened, 'data-all': all, 'data-cited': cited.has(keyOf(hit)),
    },
    h('div', { class: 'passage-head' },
      h('span', { class: 'cite', 'aria-hidden': 'true' }, String(number)),
      h('div', { class: 'passage-title' }, h('strong', {}, title), path ? h('span', { class: 'quiet' }, path) : null),
      cited.has(keyOf(hit)) ? h('span', { class: 'badge' }, t('passages.cited')) : null),
    h('p', { class: 'passage-text' }, opened && this.span ? marked(hit.text, this.span) : hit.text),
    h('div', { class: 'passage-foot quiet' },
      h('button', { type: 'button', class: 'link', 'data-key': `more-${number}`, 'aria-expanded': String(all), onclick: () => this.#toggle(number) }, t(all ? 'passages.less' : 'passages.more')),
      h('a', { href: viewerAddress(answer.request.collection, hit.documentId, hit.chunk, hit.version), 'data-key': `place-${number}`, 'data-place': number, 'aria-label': `${t('passages.open')}: ${title}` }, t('passages.open')),
      h('a', originalLink(answer.request.collection, hit.documentId), t('passages.original')),
      opened ? h('button', { type: 'button', class: 'link', 'data-key': `back-${number}`, onclick: () => this.#back(number) }, t('passages.back')) : null,
      hit.isSuperseded ? h('span', {}, t('turn.superseded')) : null,
      placeOf(hit.page, hit.place) ? h('span', {}, placeOf(hit.page, hit.place)) : null,
      h('span', { class: 'passage-scores' }, scoresOf(hit.scores))));
  }

  #toggle(number) {
    if (!this.#all.delete(number)) this.#all.add(number);
    else if (this.#opened === number) this.#opened = null;
    this.draw(this.#answer);
  }
}

function marked(text, [start, end]) {
  return [text.slice(0, start), h('mark', {}, text.slice(start, end)), text.slice(end)];
}

function scoresOf(scores = {}) {
  return [['BM25', scores.keyword], ['cos', scores.vector], ['CE', scores.rerank]]
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => `${name} ${score(value)}`)
    .join(' · ');
}

function calm() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
