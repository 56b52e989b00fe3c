import { call, errorOf, pathOf } from '../core/api.js';
import { h } from '../core/dom.js';
import { refused, key, withKey } from '../core/key.js';

const PAGE = 30;

/** The stored conversations of whoever looks at the page: those of one collection, the last changed first. */
export class Conversations {
  #listeners = new Set();
  #loads = 0;

  list = [];
  next = null;
  collection = null;
  /** Whether the server keeps conversations; false: one that is being replaced does not yet. */
  kept = true;

  /** Calls back when the list has changed. */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Reads the list of a collection from its beginning, as far as it was shown. */
  async load(collection) {
    if (collection !== this.collection) {
      this.collection = collection;
      this.list = [];
      this.next = null;
      this.#tell();
    }
    if (!collection) return;
    const mine = ++this.#loads;
    const limit = Math.min(200, Math.max(PAGE, this.list.length));
    try {
      const page = await call('GET', `${pathOf(collection, 'conversations')}?limit=${limit}`);
      if (mine !== this.#loads) return;
      this.list = page.conversations;
      this.next = page.next ?? null;
    } catch (error) {
      // What is there stays; the next load may read it again.
      if (error.code === 'unknown_path') this.kept = false;
    }
    this.#tell();
  }

  /** Reads the next page. */
  async more() {
    if (!this.next) return;
    const page = await call('GET', `${pathOf(this.collection, 'conversations')}?limit=${PAGE}&after=${encodeURIComponent(this.next)}`);
    const known = new Set(this.list.map(entry => entry.id));
    this.list = [...this.list, ...page.conversations.filter(entry => !known.has(entry.id))];
    this.next = page.next ?? null;
    this.#tell();
  }

  /** Begins one; null: the server keeps none. */
  async create(collection) {
    if (!this.kept) return null;
    try {
      return await call('POST', pathOf(collection, 'conversations'));
    } catch (error) {
      if (error.code !== 'unknown_path') throw error;
      this.kept = false;
      return null;
    }
  }

  /** One with its turns. */
  read(collection, id) {
    return call('GET', pathOf(collection, 'conversations', id));
  }

  async rename(collection, id, title) {
    const renamed = await call('PATCH', pathOf(collection, 'conversations', id), { title });
    await this.load(collection);
    return renamed;
  }

  async remove(collection, id) {
    await call('DELETE', pathOf(collection, 'conversations', id));
    await this.load(collection);
  }

  /** Hands one to the browser to save: a link sends no key. */
  async export(collection, id, format) {
    const used = key();
    const response = await fetch(`${pathOf(collection, 'conversations', id, 'export')}?format=${format}`, { headers: withKey() });
    if (!response.ok) {
      const error = errorOf(await response.text(), response.status);
      if (response.status === 401) refused(error, used);
      throw error;
    }
    const url = URL.createObjectURL(await response.blob());
    h('a', { href: url, download: `conversation-${id.slice(0, 8)}.${format === 'json' ? 'json' : 'md'}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
