import { h, replace } from '../core/dom.js';
import { t } from '../core/language.js';
import { textOf } from './chunks.js';

const MOST_KOREAN_SHARE = 0.2;

/** What was read of a document, as text with the cited range marked. */
export class TextPane {
  #actions;

  /** actions: earlier() and later() bring more of the document. */
  constructor(actions) {
    this.#actions = actions;
    this.element = h('div', { class: 'read' });
  }

  /** Draws the stretch of chunks that is there; cited: a chunk, or undefined. */
  draw(chunks, cited) {
    const { text, base } = textOf(chunks.list);
    const from = cited ? Math.max(0, cited.start - base) : text.length;
    const to = cited ? Math.max(from, cited.end - base) : text.length;
    replace(this.element,
      chunks.hasEarlier ? this.#more('earlier') : null,
      h('div', { class: 'read-text', lang: languageOf(text) },
        text.slice(0, from), cited ? h('mark', { id: 'cited', tabindex: -1 }, text.slice(from, to)) : null, text.slice(to)),
      chunks.hasLater ? this.#more('later') : null);
  }

  /** Scrolls to the cited range. */
  reveal() {
    const mark = this.element.querySelector('mark');
    if (mark) mark.scrollIntoView({ block: mark.clientHeight > innerHeight / 2 ? 'start' : 'center' });
    else scrollTo({ top: 0 });
  }

  #more(way) {
    return h('button', { type: 'button', class: 'button', 'data-key': way, onclick: this.#actions[way] }, t(`viewer.${way}`));
  }
}

function languageOf(text) {
  const sample = text.slice(0, 20_000);
  const korean = sample.match(/[\uAC00-\uD7A3]/g)?.length ?? 0;
  return korean > sample.length * MOST_KOREAN_SHARE ? 'ko' : null;
}
