import { call, documentPath } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { explain, remark } from '../core/errors.js';
import { ago, bytes, count, moment } from '../core/format.js';
import { hasText, t } from '../core/language.js';
import { viewerAddress } from '../core/place.js';
import { needsPassword, passwordForm } from './password.js';

const SURE_MS = 4000;

/** One page of documents with what can be done to each. */
export class DocumentTable {
  #sure = null;
  #busy = new Set();
  #errors = new Map();
  #passwords = new Map();
  #collection = null;
  #reload;
  #known = '';

  documents = [];

  /** reload(): something was done to a document. */
  constructor(reload) {
    this.#reload = reload;
    this.element = h('div', {});
  }

  /** Shows a page. */
  show(collection, documents) {
    this.#collection = collection;
    this.documents = documents;
    this.draw();
  }

  /** Takes newer states of documents; returns the ids that are not on this page. */
  merge(changed) {
    const places = new Map(this.documents.map((document, index) => [document.id, index]));
    const strangers = [];
    for (const document of changed) {
      const place = places.get(document.id);
      if (place === undefined) strangers.push(document);
      else if (isNewer(document, this.documents[place])) this.documents[place] = document;
    }
    this.draw();
    return strangers;
  }

  /** Draws the table when anything that it shows has changed. */
  draw(force = false) {
    const minute = Math.floor(Date.now() / 5000);
    const known = JSON.stringify([this.documents, [...this.#busy], [...this.#errors], this.#sure, minute]);
    if (!force && known === this.#known) return;
    this.#known = known;
    if (this.documents.length === 0) {
      replace(this.element, h('p', { class: 'quiet none' }, t('docs.none')));
      return;
    }
    replace(this.element, h('table', { class: 'documents', role: 'table' },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ['docs.document', 'docs.filter', 'docs.size', 'docs.chunks', 'docs.updated', 'docs.actions'].map((key, index) =>
        h('th', { scope: 'col', role: 'columnheader', class: index === 2 || index === 3 ? 'figure' : '' }, index === 5 ? h('span', { class: 'hidden-text' }, t(key)) : t(key))))),
      h('tbody', { role: 'rowgroup' }, this.documents.map(document => this.#row(document)))));
  }

  #row(document) {
    const failed = document.state === 'failed';
    return h('tr', { role: 'row', 'data-document': document.id, 'data-state': document.state },
      h('td', { role: 'cell', class: 'document-name' },
        h('a', { href: viewerAddress(this.#collection, document.id), 'data-key': `open-${document.id}` }, document.title || document.fileName || document.id),
        document.title && document.title !== document.id ? h('small', {}, document.id) : null,
        failed ? h('p', { class: 'reason' }, reasonOf(document)) : null,
        needsPassword(document) ? this.#password(document) : null,
        this.#errors.has(document.id) ? h('p', { class: 'reason', role: 'alert' }, this.#errors.get(document.id)) : null),
      h('td', { role: 'cell' }, h('span', { class: 'state', 'data-state': document.state }, t(`state.${document.state}`)),
        document.progress ? h('small', { class: 'progress-words' }, progressOf(document.progress)) : null,
        document.chunksSearchable > 0 ? h('small', { class: 'progress-words' }, t('docs.partial', { done: count(document.chunksSearchable) })) : null),
      h('td', { role: 'cell', class: 'figure', 'data-label': t('docs.size') }, bytes(document.bytes)),
      h('td', { role: 'cell', class: 'figure', 'data-label': t('docs.chunks') }, chunksOf(document)),
      h('td', { role: 'cell', class: 'document-time', title: moment(document.updated) }, ago(document.updated)),
      h('td', { role: 'cell', class: 'document-actions' }, this.#actions(document)));
  }

  #password(document) {
    return passwordForm(document, this.#passwords.get(document.id), this.#busy.has(document.id),
      typed => this.#passwords.set(document.id, typed),
      password => {
        this.#passwords.delete(document.id);
        this.#do(document, 'POST', 'retry', { password });
      });
  }

  #actions(document) {
    if (document.state === 'deleted') return [];
    const busy = this.#busy.has(document.id);
    const button = (key, action, extra) => h('button', {
      type: 'button', class: 'link', disabled: busy, 'data-key': `${key}-${document.id}`,
      'aria-label': `${t(key)}: ${document.title || document.id}`, onclick: action, ...extra,
    }, t(key));
    const sure = this.#sure === document.id;
    return [
      document.state === 'failed' ? button('docs.retry', () => this.#do(document, 'POST', 'retry')) : null,
      document.state === 'accepted' ? button('docs.cancel', () => this.#do(document, 'POST', 'cancel')) : null,
      sure
        ? button('docs.deleteSure', () => this.#do(document, 'DELETE'), { 'data-tone': 'bad', 'data-key': `docs.delete-${document.id}` })
        : button('docs.delete', () => this.#ask(document)),
    ];
  }

  #ask(document) {
    this.#sure = document.id;
    this.draw();
    setTimeout(() => {
      if (this.#sure !== document.id) return;
      this.#sure = null;
      this.draw();
    }, SURE_MS);
  }

  async #do(document, method, part, body) {
    this.#sure = null;
    this.#busy.add(document.id);
    this.#errors.delete(document.id);
    this.draw();
    try {
      await call(method, documentPath(this.#collection, document.id, ...(part ? [part] : [])), body);
    } catch (error) {
      this.#errors.set(document.id, explain(error));
    }
    this.#busy.delete(document.id);
    this.draw();
    this.#reload();
  }
}

function isNewer(one, other) {
  return one.version > other.version || (one.version === other.version && one.updated >= other.updated);
}

function progressOf(progress) {
  const stage = t(`docs.stage.${progress.stage}`);
  return progress.chunksTotal > 0 ? t('docs.progressOf', { stage, done: count(progress.chunksDone), total: count(progress.chunksTotal) }) : stage;
}

function chunksOf(document) {
  if (document.chunks > 0) return count(document.chunks);
  return document.progress?.chunksTotal > 0 ? count(document.progress.chunksTotal) : '–';
}

function reasonOf(document) {
  const reason = remark(document.failureCode, document.failureValues, document.failureReason);
  const key = `docs.failed.${document.failureStage}`;
  const stage = hasText(key) ? t(key) : document.failureStage;
  const parts = [stage ? t('docs.failedAt', { stage, reason }) : reason];
  if (document.attempts > 1) parts.push(t('docs.attempts', { n: document.attempts }));
  if (document.nextAttempt) parts.push(t('docs.nextAttempt', { time: moment(document.nextAttempt) }));
  return parts.join(' · ');
}
