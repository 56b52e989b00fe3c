import { call, documentPath } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { bytes } from '../core/format.js';
import { t } from '../core/language.js';
import { originalLink } from '../documents/original.js';
import { ChunkList } from './list.js';
import { Chunks } from './chunks.js';
import { PagesPane } from './pages.js';
import { drawnAs, openPages } from './source.js';
import { TextPane } from './text.js';

// Larger originals are fetched only when somebody asks for their pages.
const MOST_BYTES = 50_000_000;

/** One document: its pages or its text, opened at a chunk, with the list of its chunks. */
export class ViewerView {
  #collections;
  #at = null;
  #back = '#/documents';
  #info = null;
  #chunks = null;
  #file = null;
  #mode = 'text';
  #problem = null;
  #note = null;
  #loading = null;
  #visible = false;

  constructor(element, { collections }) {
    this.element = element;
    this.#collections = collections;
    const more = way => async () => {
      await this.#do(() => this.#chunks[way]());
      this.#drawText();
    };
    this.text = new TextPane({ earlier: more('earlier'), later: more('later') });
    this.pages = new PagesPane();
    this.list = new ChunkList({ earlier: more('earlier'), later: more('later') });
    this.head = h('div', { class: 'viewer-head' });
    this.status = h('div', { class: 'viewer-status', role: 'status' });
    this.main = h('div', { class: 'viewer-main' });
    replace(element, this.head, this.status, h('div', { class: 'viewer-frame' }, this.main, this.list.element));
    addEventListener('hashchange', event => {
      const before = new URL(event.oldURL).hash;
      if (before && !before.startsWith('#/document/')) this.#back = before;
    });
    document.addEventListener('keydown', event => this.#press(event));
    // Another collection has other documents.
    document.getElementById('collection').addEventListener('change', () => {
      if (this.#visible) location.hash = '#/documents';
    });
  }

  /** What the window is called while this view is shown. */
  get title() {
    return this.#name() ?? t('viewer.title');
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    if (!this.#at) return;
    this.#drawHead();
    this.#drawStatus();
    this.#drawText();
    this.pages.relabel();
  }

  /** The view came up or went away. */
  shown(visible) {
    this.#visible = visible;
    if (!visible) this.#leave();
  }

  /** Goes to what the address says: a collection, a document, and a chunk of a version. */
  go([collection, id, chunk, version]) {
    if (!collection || !id) {
      location.hash = '#/documents';
      return;
    }
    const at = { collection, id, chunk: numberOf(chunk), version: numberOf(version) };
    const same = this.#at && at.collection === this.#at.collection && at.id === this.#at.id;
    const moved = !same || at.chunk !== this.#at.chunk || at.version !== this.#at.version;
    this.#at = at;
    this.#collections.want(collection);
    if (same && !moved) return;
    if (same && this.#info) this.#cite();
    else this.#load();
  }

  #leave() {
    this.#loading?.abort();
    this.pages.close();
    this.#at = this.#info = this.#chunks = this.#file = null;
  }

  async #load() {
    const at = this.#at;
    this.#leave();
    this.#at = at;
    const loading = new AbortController();
    this.#loading = loading;
    this.#problem = null;
    this.#note = 'viewer.loading';
    this.#mode = 'text';
    replace(this.main);
    this.list.clear();
    this.#drawHead();
    this.#drawStatus();
    const chunks = new Chunks(at.collection, at.id);
    try {
      const info = await call('GET', documentPath(at.collection, at.id), undefined, loading.signal);
      if (info.state !== 'deleted') await chunks.around(at.chunk ?? 0);
      if (loading.signal.aborted) return;
      this.#info = info;
      this.#chunks = chunks;
      this.#note = null;
      this.#drawHead();
      if (drawnAs(info) && info.bytes <= MOST_BYTES) await this.#openPages(loading);
      if (!loading.signal.aborted) await this.#cite();
    } catch (error) {
      if (loading.signal.aborted) return;
      this.#problem = error;
      this.#note = null;
      this.#drawStatus();
    }
  }

  async #openPages(loading) {
    this.#note = 'viewer.loading';
    this.#drawStatus();
    try {
      const file = await openPages(this.#at.collection, this.#info, loading.signal);
      if (loading.signal.aborted) return file.close();
      this.#file = file;
      replace(this.main, this.pages.element);
      await this.pages.show(file);
      this.#mode = 'pages';
      this.#note = null;
    } catch {
      if (loading.signal.aborted) return;
      this.#mode = 'text';
      this.#note = 'viewer.noPages';
    }
    this.#drawHead();
  }

  async #cite() {
    const { chunk } = this.#at;
    if (chunk !== undefined) await this.#do(() => this.#chunks.around(chunk));
    // Left meanwhile.
    if (!this.#chunks) return;
    this.#drawStatus();
    this.#drawText();
    this.list.reveal();
    if (this.#mode === 'pages') await this.pages.cite(this.#onPages());
    else this.text.reveal();
  }

  #cited() {
    return this.#at.chunk === undefined ? undefined : this.#chunks?.find(this.#at.chunk);
  }

  // Boxes are of the version that was read; on the pages of another they would mark anything.
  #onPages() {
    const cited = this.#cited();
    return cited && this.#file?.version === this.#chunks.version ? cited : undefined;
  }

  async #do(action) {
    try {
      await action();
      this.#problem = null;
    } catch (error) {
      this.#problem = error;
    }
    this.#drawStatus();
  }

  async #choose(mode) {
    if (mode === this.#mode) return;
    if (mode === 'pages' && !this.#file) await this.#openPages(this.#loading);
    else this.#mode = mode;
    replace(this.main, this.#mode === 'pages' ? this.pages.element : this.text.element);
    this.#drawHead();
    await this.#cite();
  }

  #drawText() {
    if (!this.#chunks) return;
    this.list.draw(this.#at, this.#chunks);
    if (this.#mode !== 'text') return;
    if (this.main.firstChild !== this.text.element) replace(this.main, this.text.element);
    this.text.draw(this.#chunks, this.#cited());
  }

  #drawHead() {
    const { collection, id } = this.#at;
    const name = this.#name() ?? id;
    const version = this.#info ? t('viewer.version', { n: this.#info.version }) : null;
    const modes = this.#info && drawnAs(this.#info) ? h('div', { class: 'viewer-modes', role: 'group', 'aria-label': t('viewer.show') },
      ['pages', 'text'].map(mode => h('button', {
        type: 'button', class: 'filter', 'data-key': `mode-${mode}`, 'aria-pressed': String(mode === this.#mode), onclick: () => this.#choose(mode),
      }, t(`viewer.${mode}`)))) : null;
    replace(this.head,
      h('a', { class: 'viewer-back', href: this.#back, 'data-key': 'back' }, `‹ ${t('viewer.back')}`),
      h('h1', {}, name),
      h('p', { class: 'quiet viewer-facts' }, [name === id ? null : id, version, this.#info ? bytes(this.#info.bytes) : null].filter(Boolean).join(' · ')),
      this.#info && this.#info.state !== 'deleted' ? h('div', { class: 'viewer-actions' }, modes,
        h('a', { ...originalLink(collection, id, true), class: 'button', 'data-key': 'original' }, t('viewer.original')),
        h('a', { ...originalLink(collection, id), class: 'button', download: id.split('/').pop(), 'data-key': 'download' }, t('viewer.download'))) : null);
    if (this.#visible) document.title = `${name} · Pipeline`;
  }

  #drawStatus() {
    const notes = [];
    if (this.#note) notes.push(t(this.#note));
    if (this.#info && !this.#chunks?.version) notes.push(t('viewer.unread'));
    if (this.#chunks?.version) notes.push(...this.#versionNotes());
    if (this.#info && drawnAs(this.#info) && !this.#file && this.#info.bytes > MOST_BYTES) notes.push(t('viewer.large', { size: bytes(this.#info.bytes), pages: t('viewer.pages') }));
    replace(this.status,
      this.#problem ? h('p', { class: 'banner', 'data-tone': 'bad' }, explain(this.#problem)) : null,
      notes.map(note => h('p', { class: 'banner' }, note)));
  }

  #versionNotes() {
    const { version, info } = this.#chunks;
    const notes = [];
    if (this.#at.version && this.#at.version !== version) notes.push(t('viewer.moved', { cited: this.#at.version, shown: version }));
    if (info.newestVersion !== version) notes.push(t('viewer.newer', { newest: info.newestVersion, shown: version }));
    const cited = this.#cited();
    if (this.#at.chunk !== undefined && !cited) notes.push(t('viewer.noChunk', { n: this.#at.chunk }));
    if (cited && this.#mode === 'pages' && this.#file && !(cited.boxes?.length > 0)) notes.push(t('viewer.noBoxes'));
    return notes;
  }

  #name() {
    return this.#chunks?.info?.title || this.#info?.title || this.#info?.fileName || this.#at?.id;
  }

  #press(event) {
    if (!this.#visible || event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector('dialog[open]') || event.target.closest?.('input, textarea, select')) return;
    location.hash = this.#back;
  }
}

function numberOf(part) {
  return /^\d{1,15}$/.test(part ?? '') ? Number(part) : undefined;
}
