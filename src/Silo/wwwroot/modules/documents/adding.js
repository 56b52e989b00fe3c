import { call, pathOf } from '../core/api.js';
import { h, oncePerFrame, replace } from '../core/dom.js';
import { explain, remark } from '../core/errors.js';
import { bytes, count } from '../core/format.js';
import { t } from '../core/language.js';
import { chosen, dropped, MAX_FILES } from './files.js';
import { isOver, Uploads } from './uploads.js';

const SHOWN = 100;

/** The drop zone, the text form and the list of what is being added. */
export class Adding {
  #collections;
  #note = '';

  constructor(collections) {
    this.#collections = collections;
    const draw = oncePerFrame(() => this.#drawList());
    this.uploads = new Uploads(draw);
    this.element = h('div', { class: 'adding' });
    this.list = h('div', { class: 'uploads' });
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    const title = this.title?.value ?? '';
    const text = this.text?.value ?? '';
    const open = this.paste?.open ?? false;
    const files = h('input', { type: 'file', id: 'files', multiple: true, class: 'hidden-text', tabindex: -1, 'aria-label': t('docs.files'), onchange: event => this.#take(chosen(event.target), event.target) });
    const folder = h('input', { type: 'file', id: 'folder', webkitdirectory: true, class: 'hidden-text', tabindex: -1, 'aria-label': t('docs.folder'), onchange: event => this.#take(chosen(event.target), event.target) });
    const zone = h('div', {
      class: 'drop', id: 'drop',
      ondragover: event => {
        event.preventDefault();
        zone.dataset.over = '';
      },
      ondragleave: () => delete zone.dataset.over,
      ondrop: async event => {
        event.preventDefault();
        delete zone.dataset.over;
        this.#take(await dropped(event.dataTransfer));
      },
    },
    h('p', { class: 'drop-title' }, t('docs.drop')), h('p', { class: 'quiet' }, t('docs.formats')),
    h('div', { class: 'drop-buttons' },
      h('button', { type: 'button', class: 'button', onclick: () => files.click() }, t('docs.files')),
      h('button', { type: 'button', class: 'button', onclick: () => folder.click() }, t('docs.folder'))),
    files, folder);
    this.title = h('input', { id: 'paste-title', maxlength: 1000, autocomplete: 'off' });
    this.title.value = title;
    this.text = h('textarea', { id: 'paste-text', rows: 5, required: true });
    this.text.value = text;
    this.note = h('p', { class: 'banner', 'data-tone': 'bad', hidden: true });
    const add = h('button', { class: 'button primary' }, t('docs.pasteAdd'));
    this.paste = h('details', { class: 'paste', open }, h('summary', {}, t('docs.paste')),
      h('form', {
        onsubmit: event => {
          event.preventDefault();
          this.#addText(add);
        },
      },
      h('label', {}, t('docs.pasteTitle'), this.title), h('label', {}, t('docs.pasteText'), this.text), this.note,
      add));
    replace(this.element, zone, this.paste, this.list);
    this.#drawList();
  }

  #take(files, input) {
    const collection = this.#collections.current;
    if (collection && files.length > 0) {
      this.#note = files.length >= MAX_FILES ? t('docs.tooMany', { n: count(MAX_FILES) }) : '';
      this.uploads.add(collection, files);
    }
    // So that the same file can be chosen again.
    if (input) input.value = '';
  }

  async #addText(button) {
    const collection = this.#collections.current;
    const text = this.text.value;
    const title = this.title.value.trim();
    if (!collection || !text.trim()) return;
    button.disabled = true;
    this.note.hidden = true;
    try {
      const receipts = await call('POST', pathOf(collection, 'documents'), { text, title: title || undefined, contentType: 'text/markdown' });
      const receipt = Array.isArray(receipts) ? receipts[0] : receipts;
      this.uploads.follow(receipt, title || receipt.id);
      this.text.value = this.title.value = '';
    } catch (error) {
      this.note.textContent = explain(error);
      this.note.hidden = false;
    } finally {
      button.disabled = false;
    }
  }

  #drawList() {
    const entries = this.uploads.entries;
    if (entries.length === 0) {
      replace(this.list);
      return;
    }
    const over = entries.filter(isOver).length;
    // What is under way first, then the newest of the rest.
    const shown = [...entries.filter(entry => !isOver(entry)), ...entries.filter(isOver).reverse()].slice(0, SHOWN);
    replace(this.list,
      h('div', { class: 'uploads-head' }, h('h2', {}, t('docs.uploads')),
        h('span', { class: 'quiet', role: 'status' }, t('docs.progress', { done: count(over), total: count(entries.length) })),
        over > 0 ? h('button', { type: 'button', class: 'link', 'data-key': 'clear', onclick: () => this.uploads.clear() }, t('docs.clear')) : null),
      this.#note ? h('p', { class: 'banner', 'data-tone': 'warn' }, this.#note) : null,
      h('ul', {}, shown.map(entry => this.#row(entry))),
      shown.length < entries.length ? h('p', { class: 'quiet' }, t('ranks.more', { n: count(entries.length - shown.length) })) : null);
  }

  #row(entry) {
    const state = entry.state === 'refused' ? 'failed' : entry.state;
    const early = state === 'waiting' || state === 'uploading';
    return h('li', { class: 'upload', 'data-upload': entry.name, 'data-upload-state': state },
      h('span', { class: 'upload-name', title: entry.name }, entry.name),
      h('span', { class: 'quiet upload-size' }, entry.file && !early ? bytes(entry.total) : ''),
      early ? h('progress', { max: 1, value: entry.total > 0 ? entry.sent / entry.total : 0, 'aria-label': entry.name }) : null,
      h('span', { class: 'state', 'data-state': state }, entry.unchanged ? t('docs.unchanged') : t(`state.${state}`)),
      early ? h('button', { type: 'button', class: 'link', onclick: () => this.uploads.cancel(entry) }, t('docs.cancel')) : null,
      entry.error || entry.failure ? h('p', { class: 'reason' }, entry.error ? explain(entry.error) : remark(entry.failure.code, entry.failure.values, entry.failure.reason)) : null);
  }
}
