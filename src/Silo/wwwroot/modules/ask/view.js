import { h, oncePerFrame, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { duration } from '../core/format.js';
import { language, t } from '../core/language.js';
import { ask } from '../hub/answers.js';
import { Answer } from './answer.js';
import { examples } from './examples.js';
import { AskForm } from './form.js';
import { Lanes } from './lanes.js';
import { banners, doneLine, verdictBadges } from './outcome.js';
import { Passages } from './passages.js';
import { prose } from './prose.js';
import { Ranks } from './ranks.js';
import { Speech } from './speech.js';

const MAX_HISTORY = 50;

/** Ask a question, see the answer come in and how it came about. */
export class AskView {
  #hub;
  #collections;
  #answer = null;
  #history = [];
  #cancel = null;
  #timer = 0;

  constructor(element, { hub, collections }) {
    this.element = element;
    this.#hub = hub;
    this.#collections = collections;
    this.draw = oncePerFrame(() => this.#draw());
    this.form = new AskForm(h('div'), { ask: request => this.#ask(request), stop: () => this.#stop(), collection: () => this.#collections.current });
    this.parts = {
      intro: h('div', { class: 'intro' }),
      answer: h('article', { class: 'answer', id: 'answer', tabindex: -1 }),
      sources: h('h2', {}),
      passages: h('div', {}),
      lanes: h('div', {}),
      ranks: h('div', { class: 'ranks', id: 'ranks' }),
      history: h('div', { class: 'history' }),
      speech: h('div', { class: 'hidden-text', 'aria-live': 'polite', id: 'answer-live' }),
    };
    this.speech = new Speech(this.parts.speech);
    this.passages = new Passages(this.parts.passages, number => this.#back(number));
    this.lanes = new Lanes(this.parts.lanes);
    this.ranks = new Ranks(this.parts.ranks);
    element.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.isComposing && this.#answer?.running) this.#stop();
    });
    collections.onChange(() => this.draw());
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    this.form.relabel();
    this.lanes.relabel();
    this.frame = h('div', { class: 'ask-frame' },
      h('div', { class: 'ask-main' },
        h('section', { 'aria-label': t('answer.title') }, this.parts.answer),
        h('section', { class: 'ask-passages' }, this.parts.sources, this.parts.passages)),
      h('aside', { class: 'ask-side' }, h('h2', {}, t('stages.title')), this.parts.lanes),
      h('section', { class: 'ask-ranks' },
        h('h2', {}, t('ranks.title')), h('p', { class: 'quiet' }, t('ranks.note')), this.parts.ranks));
    replace(this.element, h('h1', { class: 'hidden-text' }, t('ask.title')), this.form.element, this.parts.history, this.parts.intro, this.frame, this.parts.speech);
    this.form.fit();
    this.#draw();
  }

  /** The view came up or went away. */
  shown(visible) {
    if (!visible) return;
    this.form.fit();
    this.draw();
  }

  /** Puts the cursor into the ask box. */
  focus() {
    this.form.box.focus({ preventScroll: true });
  }

  #ask(options) {
    const collection = this.#collections.current;
    if (!collection) return;
    this.#stop();
    const answer = new Answer({ collection, ...options }, performance.now());
    this.#answer = answer;
    this.#history = [answer, ...this.#history].slice(0, MAX_HISTORY);
    this.speech.begin();
    this.#cancel = ask(this.#hub, answer.request, {
      item: event => {
        answer.take(event, performance.now());
        if (answer === this.#answer) {
          if (event.type === 'token') this.speech.tell(answer.text, false);
          this.draw();
        }
      },
      done: error => {
        if (!answer.done) answer.error = error ?? Object.assign(new Error(''), { code: 'connection_lost' });
        this.#ended(answer);
      },
    });
    // The lanes of running stages grow between events.
    this.#timer = setInterval(() => this.draw(), 100);
    scrollTo({ top: 0 });
    this.draw();
  }

  #stop() {
    if (!this.#answer?.running) return;
    this.#cancel?.();
    this.#answer.stopped = true;
    this.#ended(this.#answer);
  }

  #ended(answer) {
    answer.ended = performance.now();
    if (answer !== this.#answer) return;
    clearInterval(this.#timer);
    this.#cancel = null;
    this.speech.tell(answer.text, true);
    this.speech.say(answer.error ? explain(answer.error) : t(`end.${answer.done?.reason ?? 'cancelled'}`));
    this.draw();
  }

  #show(answer) {
    this.#stop();
    this.#answer = answer;
    this.draw();
  }

  #open(number, position) {
    this.returnTo = position;
    this.passages.open(number, position);
  }

  #back(number) {
    const cite = this.parts.answer.querySelector(`[data-key="cite-${this.returnTo}"]`) ?? this.parts.answer.querySelector(`[data-citation="${number}"]`);
    (cite ?? this.parts.answer).focus();
  }

  #draw() {
    const answer = this.#answer;
    const now = performance.now();
    this.form.show(Boolean(answer?.running));
    this.frame.hidden = !answer;
    this.#drawIntro();
    this.#drawHistory();
    if (!answer) return;
    this.#drawAnswer(answer, now);
    this.parts.sources.textContent = t(answer.done?.reason === 'notFound' ? 'passages.related' : 'passages.title');
    this.lanes.draw(answer, now);
    // Passages and ranks change with few events; redrawing them for every token would undo what a reader opened.
    const version = [answer.lists.size, answer.context.length, answer.citations.length, answer.running, answer.stages.size, [...answer.stages.values()].map(stage => stage.status).join()].join('|');
    if (this.drawn?.answer === answer && this.drawn.version === version && this.drawn.language === language()) return;
    this.drawn = { answer, version, language: language() };
    this.passages.draw(answer);
    this.ranks.draw(answer, number => this.#open(number));
  }

  #drawAnswer(answer, now) {
    const titles = new Map(answer.context.map((hit, index) => [index + 1, hit.title || hit.documentId]));
    const text = prose(answer.text, titles, (number, position) => this.#open(number, position), answer.doubts);
    if (answer.running) (text.at(-1) ?? null)?.append(h('span', { class: 'caret', 'aria-hidden': 'true' }));
    replace(this.parts.answer,
      h('h2', { class: 'asked' }, answer.request.question),
      h('div', { class: 'badges' }, verdictBadges(answer)),
      banners(answer),
      h('div', { class: 'prose', lang: /[가-힣]/.test(answer.text) ? 'ko' : 'en' },
        text.length ? text : answer.running ? h('p', { class: 'quiet waiting' }, t('answer.waiting')) : null),
      h('p', { class: 'done', 'data-done': !answer.running }, doneLine(answer, now),
        answer.running || !answer.text ? null : this.#copyButton(answer)));
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

  #drawIntro() {
    const info = this.#collections.info;
    const key = [Boolean(this.#answer), info?.name, info && Object.values(info.documents).some(value => value > 0), language()].join('|');
    if (this.introDrawn === key) return;
    this.introDrawn = key;
    if (this.#answer || !info) {
      replace(this.parts.intro);
    } else if (info.name === 'samples') {
      const [first, second] = language() === 'ko' ? ['ko', 'en'] : ['en', 'ko'];
      replace(this.parts.intro, h('h2', {}, t('ask.examples')), h('div', { class: 'examples' }, [first, second].map(which =>
        h('ul', { lang: which }, examples[which].map(([question]) =>
          h('li', {}, h('button', { type: 'button', class: 'example', onclick: () => this.form.send(question) }, question)))))));
    } else if (!(info.documents.indexed > 0)) {
      replace(this.parts.intro, h('p', { class: 'quiet' }, t('ask.empty'), ' ', h('a', { href: '#/documents' }, t('ask.add'))));
    } else {
      replace(this.parts.intro);
    }
  }

  #drawHistory() {
    const key = [this.#history.map(answer => answer.running).join(), this.#history.length, this.#history.indexOf(this.#answer), language()].join('|');
    if (this.historyDrawn === key) return;
    this.historyDrawn = key;
    const open = this.parts.history.querySelector('details')?.open ?? false;
    replace(this.parts.history, this.#history.length < 2 ? null : h('details', { open },
      h('summary', { 'data-key': 'history' }, `${t('ask.history')} (${this.#history.length})`),
      h('ol', {}, this.#history.map((answer, index) => h('li', { 'data-current': answer === this.#answer },
        h('button', { type: 'button', class: 'link', 'data-key': `show-${this.#history.length - index}`, onclick: () => this.#show(answer) }, answer.request.question),
        h('span', { class: 'quiet' }, summaryOf(answer)),
        h('button', { type: 'button', class: 'link', 'data-key': `again-${this.#history.length - index}`, onclick: () => this.form.send(answer.request.question) }, t('ask.again')))))));
  }
}

function summaryOf(answer) {
  const done = answer.done;
  if (!done) return t(answer.running ? 'end.running' : answer.error ? 'end.failed' : 'end.cancelled');
  const whole = done.reason === 'completed' || done.reason === 'length';
  return `${t(whole ? `origin.${done.origin}` : `end.${done.reason}`)} · ${duration(done.milliseconds)}`;
}
