import { h, oncePerFrame, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { language, t } from '../core/language.js';
import { ask } from '../hub/answers.js';
import { Answer } from './answer.js';
import { Conversations } from './conversations.js';
import { AskForm } from './form.js';
import { Heading } from './heading.js';
import { Intro } from './intro.js';
import { Lanes } from './lanes.js';
import { Passages } from './passages.js';
import { Ranks } from './ranks.js';
import { Side } from './side.js';
import { Speech } from './speech.js';
import { Thread } from './thread.js';

const MAX_HISTORY = 32;

/** A conversation: ask, see the answer come in and how it came about, and ask on. */
export class AskView {
  #hub;
  #collections;
  #turns = [];
  #shown = null;
  #live = null;
  #info = null;
  #collection = null;
  #incognito = false;
  #loading = 0;
  #failure = null;
  #cancel = null;
  #timer = 0;

  constructor(element, { hub, collections }) {
    this.element = element;
    this.#hub = hub;
    this.#collections = collections;
    this.conversations = new Conversations();
    this.draw = oncePerFrame(() => this.#draw());
    this.form = new AskForm(h('div', { class: 'ask-place' }), { ask: request => this.#ask(request), stop: () => this.#stop(), collection: () => this.#collections.current });
    this.parts = {
      intro: h('div', { class: 'intro' }),
      side: h('aside', { class: 'conversations' }),
      heading: h('div', { class: 'conv-top' }),
      thread: h('section', { class: 'thread' }),
      sources: h('h2', {}),
      passages: h('div', {}),
      lanes: h('div', {}),
      ranks: h('div', { class: 'ranks', id: 'ranks' }),
      speech: h('div', { class: 'hidden-text', 'aria-live': 'polite', id: 'answer-live' }),
    };
    this.speech = new Speech(this.parts.speech);
    this.passages = new Passages(this.parts.passages, number => this.#back(number));
    this.intro = new Intro(this.parts.intro, question => this.form.send(question));
    this.lanes = new Lanes(this.parts.lanes);
    this.ranks = new Ranks(this.parts.ranks);
    this.evidence = h('section', { class: 'ask-passages' }, this.parts.sources, this.parts.passages);
    this.thread = new Thread(this.parts.thread, this.evidence, {
      open: (answer, number, position) => this.#open(answer, number, position),
      select: answer => this.#select(answer),
      again: question => this.form.send(question),
    });
    this.side = new Side(this.parts.side, this.conversations, {
      begin: () => this.begin(),
      open: id => { location.hash = this.#address(this.#collections.current, id); },
      incognito: on => this.begin(on, false),
    });
    this.heading = new Heading(this.parts.heading, {
      rename: async title => { this.#info = await this.conversations.rename(this.#collection, this.#info.id, title); this.draw(); },
      remove: async () => { await this.conversations.remove(this.#collection, this.#info.id); this.begin(); this.speech.say(t('conv.deleted')); },
      export: format => this.conversations.export(this.#collection, this.#info.id, format),
    });
    element.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.isComposing && this.#live?.running) this.#stop();
    });
    this.conversations.onChange(() => this.draw());
    collections.onChange(() => this.#collectionChanged());
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    this.form.relabel();
    this.lanes.relabel();
    this.parts.thread.setAttribute('aria-label', t('conv.thread'));
    this.stages = h('aside', { class: 'ask-side' }, h('h2', {}, t('stages.title')), this.parts.lanes);
    this.ranked = h('section', { class: 'ask-ranks' },
      h('h2', {}, t('ranks.title')), h('p', { class: 'quiet' }, t('ranks.note')), this.parts.ranks);
    this.frame = h('div', { class: 'ask-frame' }, h('div', { class: 'ask-main' }, this.parts.thread), this.stages);
    this.unknown = h('p', { class: 'quiet ask-unknown' }, t('turn.unknown'));
    replace(this.element, h('h1', { class: 'hidden-text' }, t('ask.title')),
      h('div', { class: 'ask-page' }, this.parts.side,
        h('div', { class: 'ask-body' }, this.parts.heading, this.frame, this.form.element, this.parts.intro, this.ranked, this.unknown)),
      this.parts.speech);
    this.form.fit();
    this.#draw();
  }

  /** The view came up or went away. */
  shown(visible) {
    if (!visible) return;
    this.form.fit();
    this.draw();
  }

  /** Goes to what the address says behind the view's name: a collection and a conversation, or a new one. */
  go([collection, id]) {
    if (id && id !== this.#info?.id) {
      this.#reset();
      this.#collections.want(collection);
      this.#load(collection, id);
    } else if (!id && this.#info) {
      // Back from another view: the conversation is still open.
      history.replaceState(null, '', this.#address(this.#collection, this.#info.id));
    }
  }

  /** Puts the cursor into the ask box. */
  focus() {
    this.form.box.focus({ preventScroll: true });
  }

  /** Begins a new conversation; incognito: nothing of it is kept. */
  begin(incognito = false, focus = true) {
    this.#reset();
    this.#incognito = incognito;
    if (location.hash.startsWith('#/ask/')) history.pushState(null, '', '#/ask');
    this.thread.show(this.#turns);
    if (focus) this.focus();
    this.draw();
  }

  #reset() {
    this.#stop();
    this.#loading++;
    this.#turns = [];
    this.#info = this.#shown = this.#live = this.#failure = null;
    this.#collection = this.#collections.current;
  }

  #address(collection, id) {
    return `#/ask/${encodeURIComponent(collection)}/${encodeURIComponent(id)}`;
  }

  #collectionChanged() {
    const { current } = this.#collections;
    if (current !== this.conversations.collection) this.conversations.load(current);
    if (current !== this.#collection && (this.#turns.length > 0 || this.#info)) this.begin(this.#incognito);
    if (!this.#info && this.#turns.length === 0) this.#collection = current;
    this.draw();
  }

  async #load(collection, id) {
    this.#collection = collection;
    this.#incognito = false;
    const mine = this.#loading;
    try {
      const { info, turns } = await this.conversations.read(collection, id);
      if (mine !== this.#loading) return;
      this.#info = info;
      this.#turns = turns.map(turn => Answer.restored(turn, collection));
      this.#shown = this.#turns.at(-1) ?? null;
    } catch (error) {
      if (mine !== this.#loading) return;
      this.#failure = error;
    }
    this.thread.show(this.#turns);
    this.draw();
    if (this.#shown) requestAnimationFrame(() => this.thread.nodeOf(this.#shown)?.scrollIntoView({ block: 'start' }));
  }

  async #ask(options) {
    const collection = this.#collections.current;
    if (!collection) return;
    this.#stop();
    const before = this.#turns;
    const answer = new Answer({ collection, ...options }, performance.now());
    this.#collection = collection;
    this.#turns = [...before, answer];
    this.#shown = this.#live = answer;
    this.#failure = null;
    this.thread.show(this.#turns);
    this.speech.begin();
    this.form.box.value = '';
    this.form.fit();
    // The lanes of running stages grow between events.
    this.#timer = setInterval(() => this.draw(), 100);
    this.#draw();
    if (before.length > 0) this.thread.nodeOf(answer).scrollIntoView({ block: 'start' });
    else scrollTo({ top: 0 });
    try {
      if (!this.#incognito && !this.#info) await this.#beginStored(collection, answer);
    } catch (error) {
      answer.error = error;
      this.#ended(answer);
      return;
    }
    // Stopped meanwhile, or another conversation was opened.
    if (answer !== this.#live || !answer.running) return;
    const request = this.#incognito ? { ...answer.request, incognito: true, history: historyOf(before) }
      : this.#info ? { ...answer.request, conversation: this.#info.id }
        : { ...answer.request, history: historyOf(before) };
    this.#cancel = ask(this.#hub, request, {
      item: event => {
        answer.take(event, performance.now());
        if (answer === this.#live && event.type === 'token') this.speech.tell(answer.text, false);
        this.draw();
      },
      done: error => {
        if (!answer.done) answer.error = error ?? Object.assign(new Error(''), { code: 'connection_lost' });
        this.#ended(answer);
      },
    });
  }

  async #beginStored(collection, answer) {
    const info = await this.conversations.create(collection);
    if (!info || answer !== this.#live) return;
    this.#info = { ...info, title: answer.request.question };
    history.replaceState(null, '', this.#address(collection, info.id));
  }

  #stop() {
    if (!this.#live?.running) return;
    this.#cancel?.();
    this.#live.stopped = true;
    this.#ended(this.#live);
  }

  #ended(answer) {
    answer.ended = performance.now();
    if (answer !== this.#live) return;
    clearInterval(this.#timer);
    this.#cancel = null;
    this.speech.tell(answer.text, true);
    this.speech.say(answer.error ? explain(answer.error) : t(`end.${answer.done?.reason ?? 'cancelled'}`));
    this.draw();
    if (this.#info) this.#listAgain(this.#info.id);
  }

  async #listAgain(id) {
    await this.conversations.load(this.#collections.current);
    const known = this.conversations.list.find(entry => entry.id === id);
    if (known && this.#info?.id === id) this.#info = known;
    this.draw();
  }

  #select(answer) {
    this.#shown = answer;
    this.#draw();
    this.thread.nodeOf(answer).focus({ preventScroll: true });
  }

  #open(answer, number, position) {
    if (answer !== this.#shown) {
      this.#shown = answer;
      this.#draw();
    }
    this.returnTo = position;
    this.passages.open(number, position);
  }

  #back(number) {
    const node = this.thread.nodeOf(this.#shown);
    const cite = node.querySelector(`[data-key="cite-${this.returnTo}"]`) ?? node.querySelector(`[data-citation="${number}"]`);
    (cite ?? node).focus();
  }

  #draw() {
    const answer = this.#shown;
    const now = performance.now();
    this.form.show(Boolean(this.#live?.running), this.#turns.length > 0);
    this.side.draw(this.#info?.id ?? null, this.#incognito);
    this.heading.draw(this.#info, this.#incognito);
    this.frame.hidden = !answer;
    this.parts.thread.dataset.live = String(Boolean(this.#live?.running));
    this.stages.hidden = this.ranked.hidden = !answer || answer.restored;
    this.unknown.hidden = !answer?.restored;
    this.intro.draw({ info: this.#collections.info, failure: this.#failure, asked: Boolean(answer) });
    this.thread.draw(answer, now);
    if (!answer) return;
    this.parts.sources.textContent = t(answer.done?.reason === 'notFound' ? 'passages.related' : 'passages.title');
    this.evidence.hidden = answer.withheld || (answer.restored && answer.numbered.length === 0);
    this.lanes.draw(answer, now);
    // Passages and ranks change with few events; redrawing them for every token would undo what a reader opened.
    const version = [answer.lists.size, answer.context.length, answer.citations.length, answer.running, answer.stages.size, [...answer.stages.values()].map(stage => stage.status).join()].join('|');
    if (this.drawn?.answer === answer && this.drawn.version === version && this.drawn.language === language()) return;
    this.drawn = { answer, version, language: language() };
    this.passages.draw(answer);
    this.ranks.draw(answer, number => this.#open(answer, number));
  }
}

/** What was said before, for a question that is not kept. */
function historyOf(turns) {
  return turns.filter(answer => answer.done && answer.text)
    .flatMap(answer => [{ role: 'user', content: answer.request.question }, { role: 'assistant', content: answer.text }])
    .slice(-MAX_HISTORY);
}
