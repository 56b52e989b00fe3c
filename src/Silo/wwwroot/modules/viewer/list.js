import { h, replace } from '../core/dom.js';
import { t } from '../core/language.js';
import { placeOf, viewerAddress } from '../core/place.js';

const BEGINNING = 90;
const NARROW = '(max-width: 60rem)';

/** The chunks of a document: where each stands, the heading above it, and how it begins. */
export class ChunkList {
  #actions;

  /** actions: earlier() and later() bring more of the document. */
  constructor(actions) {
    this.#actions = actions;
    this.summary = h('summary', {});
    this.items = h('ol', { class: 'chunk-list' });
    this.before = h('div', {});
    this.after = h('div', {});
    this.details = h('details', { open: !matchMedia(NARROW).matches }, this.summary, this.before, this.items, this.after);
    this.element = h('aside', { class: 'viewer-chunks', hidden: true }, this.details);
  }

  clear() {
    this.element.hidden = true;
    replace(this.items);
  }

  /** Draws the stretch of chunks that is there. */
  draw(at, chunks) {
    this.element.hidden = chunks.list.length === 0;
    this.summary.textContent = t('viewer.chunks', { n: chunks.total });
    this.element.setAttribute('aria-label', t('viewer.chunks', { n: chunks.total }));
    replace(this.before, chunks.hasEarlier ? this.#more('earlier') : null);
    replace(this.after, chunks.hasLater ? this.#more('later') : null);
    replace(this.items, chunks.list.map(chunk => this.#item(at, chunk)));
  }

  /** Brings the cited chunk into the list's own window, without moving the page. */
  reveal() {
    const current = this.items.querySelector('[aria-current]');
    if (!current || !this.details.open || matchMedia(NARROW).matches) return;
    this.element.scrollTop += current.getBoundingClientRect().top - this.element.getBoundingClientRect().top - this.element.clientHeight / 3;
  }

  #item(at, chunk) {
    const place = placeOf(chunk.page, chunk.place);
    const heading = chunk.headingPath?.at(-1);
    return h('li', {}, h('a', {
      href: viewerAddress(at.collection, at.id, chunk.chunk), 'data-key': `chunk-${chunk.chunk}`, 'data-chunk': chunk.chunk,
      'aria-current': chunk.chunk === at.chunk ? 'location' : null,
    },
    h('span', { class: 'chunk-place' }, [t('viewer.chunk', { n: chunk.chunk }), place].filter(Boolean).join(' · ')),
    heading ? h('span', { class: 'chunk-heading' }, heading) : null,
    h('span', { class: 'chunk-begins' }, beginning(chunk.text))));
  }

  #more(way) {
    return h('button', { type: 'button', class: 'link', 'data-key': `list-${way}`, onclick: this.#actions[way] }, t(`viewer.${way}`));
  }
}

function beginning(text) {
  const line = text.slice(0, BEGINNING * 2).replace(/\s+/g, ' ');
  return [...line].length > BEGINNING ? `${[...line].slice(0, BEGINNING).join('')}…` : line;
}
