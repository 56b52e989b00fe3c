import { call, pathOf } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { count } from '../core/format.js';
import { t } from '../core/language.js';
import { Adding } from './adding.js';
import { Condition } from './condition.js';
import { DocumentTable } from './table.js';

const PAGE = 50;
const RELOAD_MS = 1500;
const STATES = ['accepted', 'chunked', 'indexed', 'failed', 'deleted'];

/** The documents of the collection: what is there, in which state, and ways to add more. */
export class DocumentsView {
  #hub;
  #collections;
  #collection = null;
  #counts = null;
  #state = null;
  #pages = [null];
  #next = null;
  #stopWatching = null;
  #visible = false;
  #reloadTimer = 0;
  #reading = 0;

  constructor(element, { hub, collections }) {
    this.element = element;
    this.#hub = hub;
    this.#collections = collections;
    this.adding = new Adding(collections);
    this.condition = new Condition();
    this.table = new DocumentTable(() => this.#reloadSoon());
    this.filters = h('div', { class: 'filters', role: 'radiogroup' });
    this.pager = h('div', { class: 'pager' });
    this.problem = h('p', { class: 'banner', 'data-tone': 'bad', hidden: true });
    this.create = h('div', {});
    collections.onChange(() => this.#collectionChanged());
    // "12 s ago" grows old.
    setInterval(() => this.#visible && !document.hidden && this.table.draw(), 5000);
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    this.adding.relabel();
    replace(this.element,
      h('div', { class: 'documents-frame' },
        h('div', { class: 'documents-main' },
          h('div', { class: 'view-head' }, h('h1', {}, t('docs.title')), this.create),
          this.condition.element, this.filters, this.problem, this.table.element, this.pager),
        this.adding.element));
    this.#drawCreate();
    this.#drawFilters();
    this.#drawPager();
    this.condition.draw();
    this.table.draw(true);
  }

  /** The view came up or went away. */
  shown(visible) {
    this.#visible = visible;
    this.condition.show(this.#collection, visible);
    if (visible) this.#read();
  }

  #collectionChanged() {
    const name = this.#collections.current;
    if (name === this.#collection) {
      if (this.#visible) this.#reloadSoon();
      return;
    }
    this.#collection = name;
    this.condition.show(name, this.#visible);
    this.#counts = null;
    this.#stopWatching?.();
    this.#stopWatching = name ? this.#hub.watch('WatchDocuments', [name], snapshot => this.#snapshot(name, snapshot)) : null;
    this.#from(this.#state);
  }

  #snapshot(name, snapshot) {
    if (name !== this.#collection) return;
    const before = this.#counts;
    this.#counts = snapshot.counts;
    const recent = snapshot.recent ?? [];
    this.adding.uploads.update(name, recent);
    if (this.#collections.info) this.#collections.info.documents = snapshot.counts;
    if (!this.#visible) return;
    this.#drawFilters();
    const strangers = this.table.merge(recent);
    const moved = !before || STATES.some(state => before[state] !== snapshot.counts[state]);
    if (moved || strangers.some(document => !this.#state || document.state === this.#state)) this.#reloadSoon();
  }

  // Bounded: however fast documents move, the page is read again at most once in this time.
  #reloadSoon() {
    if (this.#reloadTimer) return;
    this.#reloadTimer = setTimeout(() => {
      this.#reloadTimer = 0;
      if (this.#visible) this.#read();
    }, RELOAD_MS);
  }

  #from(state) {
    this.#state = state;
    this.#pages = [null];
    this.#drawFilters();
    this.#read();
  }

  async #read() {
    const collection = this.#collection;
    if (!collection) {
      this.table.show(null, []);
      return;
    }
    const reading = ++this.#reading;
    const query = new URLSearchParams({ limit: PAGE });
    if (this.#state) query.set('state', this.#state);
    if (this.#pages.at(-1)) query.set('after', this.#pages.at(-1));
    try {
      const page = await call('GET', `${pathOf(collection, 'documents')}?${query}`);
      if (reading !== this.#reading) return;
      this.problem.hidden = true;
      this.#next = page.next ?? null;
      this.table.show(collection, page.documents);
    } catch (error) {
      if (reading !== this.#reading) return;
      this.problem.textContent = explain(error);
      this.problem.hidden = false;
    }
    this.#drawPager();
  }

  #turn(forward) {
    if (forward) this.#pages.push(this.#next);
    else this.#pages.pop();
    this.#read();
    this.element.scrollIntoView({ block: 'start' });
  }

  #drawFilters() {
    const counts = this.#counts ?? this.#collections.info?.documents;
    const total = counts ? STATES.slice(0, 4).reduce((sum, state) => sum + (counts[state] ?? 0), 0) : null;
    const options = [[null, total], ...STATES.map(state => [state, counts?.[state] ?? null])];
    this.filters.setAttribute('aria-label', t('docs.filter'));
    replace(this.filters, options.map(([state, value]) => h('button', {
      type: 'button', role: 'radio', class: 'filter', 'data-filter': state ?? 'all', 'data-key': `filter-${state}`, 'data-alarm': state === 'failed' && value > 0,
      'aria-checked': String(state === this.#state), tabindex: state === this.#state ? 0 : -1,
      onclick: () => this.#from(state),
      onkeydown: event => this.#walk(event),
    }, h('span', {}, t(`state.${state ?? 'all'}`)), h('b', {}, value === null ? '–' : count(value)))));
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.filters.children];
    const to = all[(all.indexOf(event.currentTarget) + step + all.length) % all.length];
    to.focus();
    to.click();
  }

  #drawPager() {
    const several = this.#pages.length > 1 || this.#next;
    replace(this.pager, several ? [
      h('button', { type: 'button', class: 'button', 'data-key': 'previous', disabled: this.#pages.length === 1, onclick: () => this.#turn(false) }, t('docs.previous')),
      h('span', { class: 'quiet' }, t('docs.page', { n: this.#pages.length })),
      h('button', { type: 'button', class: 'button', 'data-key': 'next', disabled: !this.#next, onclick: () => this.#turn(true) }, t('docs.next')),
    ] : null);
  }

  #drawCreate() {
    const name = h('input', { id: 'new-collection', required: true, maxlength: 63, pattern: '[a-z0-9][a-z0-9_\\-]*', autocomplete: 'off', spellcheck: 'false', title: t('docs.name') });
    const note = h('p', { class: 'reason', role: 'alert' });
    replace(this.create, h('details', { class: 'create' }, h('summary', {}, t('docs.newCollection')),
      h('form', {
        onsubmit: async event => {
          event.preventDefault();
          try {
            await this.#collections.create(name.value);
            name.value = '';
            note.textContent = '';
          } catch (error) {
            note.textContent = explain(error);
          }
        },
      }, h('label', {}, t('docs.name'), name), h('button', { class: 'button' }, t('docs.create')), note)));
  }
}
