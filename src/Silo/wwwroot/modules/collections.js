import { call } from './core/api.js';
import { h, replace } from './core/dom.js';
import { onLanguage, t } from './core/language.js';
import { keep, read } from './core/settings.js';

/** The collections, and the one that the page is about. */
export class Collections {
  #select;
  #listeners = new Set();
  #known = '';

  list = [];
  current = null;

  constructor(select) {
    this.#select = select;
    select.addEventListener('change', () => this.choose(select.value));
    onLanguage(() => this.#draw());
  }

  /** Calls back when another collection is chosen or its description came in. */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** The description of the current collection, or undefined. */
  get info() {
    return this.list.find(entry => entry.name === this.current);
  }

  /** Reads the list; a failure leaves the last one standing, the next connection reads again. */
  async load() {
    try {
      this.list = await call('GET', '/api/collections');
    } catch {
      return;
    }
    const names = this.list.map(entry => entry.name);
    const wanted = this.current ?? read('collection');
    this.current = names.includes(wanted) ? wanted : (names.includes('samples') ? 'samples' : (names[0] ?? null));
    this.#draw();
    this.#tell();
  }

  /** Makes a collection the current one. */
  choose(name) {
    this.current = name;
    keep('collection', name);
    this.#draw();
    this.#tell();
  }

  /** Makes a collection the current one that an address names, also before the list is known. */
  want(name) {
    if (name === this.current) return;
    if (this.list.some(entry => entry.name === name)) this.choose(name);
    else if (this.list.length === 0) this.current = name;
  }

  /** Creates a collection with the default settings and goes to it. */
  async create(name) {
    await call('PUT', `/api/collections/${encodeURIComponent(name)}`, {});
    this.current = name;
    keep('collection', name);
    await this.load();
  }

  #draw() {
    const names = this.list.map(entry => entry.name);
    const known = JSON.stringify([names, t('collection.none')]);
    if (known !== this.#known) {
      this.#known = known;
      replace(this.#select, ...(names.length ? names.map(name => h('option', { value: name }, name)) : [h('option', { value: '' }, t('collection.none'))]));
    }
    this.#select.disabled = names.length === 0;
    this.#select.value = this.current ?? '';
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
