import { h, replace } from '../core/dom.js';
import { language, t } from '../core/language.js';
import { banners, doneLine, verdictBadges } from './outcome.js';
import { prose } from './prose.js';

/** The turns of a conversation, oldest first. One of them is the one whose sources and stages are shown. */
export class Thread {
  #actions;
  #turns = [];
  #elements = new Map();

  /** actions: open(answer, number, position): a citation was chosen; select(answer); again(question). sources: the element that stands below the turn that is shown. */
  constructor(element, sources, actions) {
    this.element = element;
    this.sources = sources;
    this.#actions = actions;
  }

  /** Puts other turns in the place of those that are there. */
  show(turns) {
    this.#turns = turns;
    this.#elements = new Map(turns.map(answer => [answer, this.#elements.get(answer) ?? { node: h('article', { class: 'answer', tabindex: -1 }), drawn: '' }]));
    replace(this.element, turns.map(answer => this.#elements.get(answer).node));
  }

  /** The element of a turn. */
  nodeOf(answer) {
    return this.#elements.get(answer)?.node;
  }

  /** Draws what has changed. */
  draw(selected, now) {
    for (const answer of this.#turns) {
      const turn = this.#elements.get(answer);
      const isSelected = answer === selected;
      if (isSelected) turn.node.id = 'answer';
      else turn.node.removeAttribute('id');
      const known = [answer.running, answer.text.length, answer.citations.length, answer.verdicts.length, isSelected, this.#turns.length, language(), answer.error?.code, Boolean(answer.done)].join('|');
      // The time of an answer that is being written goes on by itself.
      if (!answer.running && turn.drawn === known) continue;
      turn.drawn = known;
      this.#draw(turn.node, answer, isSelected, now);
    }
    const node = this.nodeOf(selected);
    if (node && node.nextSibling !== this.sources) node.after(this.sources);
    if (!node) this.sources.remove();
  }

  #draw(node, answer, isSelected, now) {
    const titles = new Map(answer.numbered.map(([number, hit]) => [number, hit.title || hit.documentId]));
    const text = prose(answer.text, titles, (number, position) => this.#actions.open(answer, number, position), answer.doubts);
    if (answer.running) (text.at(-1) ?? null)?.append(h('span', { class: 'caret', 'aria-hidden': 'true' }));
    node.dataset.selected = String(isSelected);
    replace(node,
      h('h2', { class: 'asked' }, answer.request.question),
      answer.rewritten ? h('p', { class: 'quiet' }, t('turn.searched', { question: answer.rewritten })) : null,
      h('div', { class: 'badges' }, verdictBadges(answer)),
      banners(answer),
      h('div', { class: 'prose', lang: /[가-힣]/.test(answer.text) ? 'ko' : 'en' },
        text.length ? text : answer.running ? h('p', { class: 'quiet waiting' }, t('answer.waiting')) : null),
      h('p', { class: 'done', 'data-done': isSelected ? !answer.running : null }, doneLine(answer, now),
        answer.running ? null : this.#links(answer, isSelected)));
  }

  #links(answer, isSelected) {
    return [
      answer.text ? this.#copyButton(answer) : null,
      isSelected || answer.withheld ? null : h('button', { type: 'button', class: 'link', 'data-key': 'how', onclick: () => this.#actions.select(answer) }, t('turn.how')),
      h('button', { type: 'button', class: 'link', 'data-key': 'again', onclick: () => this.#actions.again(answer.request.question) }, t('turn.again')),
    ];
  }

  #copyButton(answer) {
    return h('button', {
      type: 'button', class: 'link', 'data-key': 'copy',
      onclick: async event => {
        const button = event.currentTarget;
        try {
          await navigator.clipboard.writeText(answer.text);
          button.textContent = t('answer.copied');
        } catch {
          // Not allowed here; the text can still be selected.
        }
      },
    }, t('answer.copy'));
  }
}
