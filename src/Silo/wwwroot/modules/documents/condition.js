import { call, pathOf } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { remark } from '../core/errors.js';
import { ago, count, moment } from '../core/format.js';
import { hasText, t } from '../core/language.js';

const CALM_MS = 10_000;
const UNWELL_MS = 3000;

/** How the collection's index is: one line when every shard follows its documents, and a line for each that does not. */
export class Condition {
  #collection = null;
  #info = null;
  #visible = false;
  #timer = 0;
  #reading = 0;

  constructor() {
    this.element = h('div', { class: 'condition', role: 'status' });
    document.addEventListener('visibilitychange', () => this.#read());
  }

  /** The collection that it is about, and whether anybody looks. */
  show(collection, visible) {
    if (collection !== this.#collection) this.#info = null;
    this.#collection = collection;
    this.#visible = visible;
    this.draw();
    this.#read();
  }

  /** Draws every text anew. */
  draw() {
    const info = this.#info;
    if (!info) {
      replace(this.element);
      return;
    }
    const replicas = info.replicas ?? [];
    const unwell = replicas.filter(isUnwell);
    replace(this.element,
      info.reembedding ? h('p', { class: 'quiet', 'data-reembedding': info.reembedding.phase }, reembeddingLine(info.reembedding)) : null,
      unwell.length === 0 && !info.problem && replicas.length > 0
        ? h('p', { class: 'quiet', 'data-condition': 'well' }, t('index.well', { chunks: count(info.chunks), shards: count(replicas.length) }))
        : null,
      unwell.length === 0 && info.problem ? h('p', { class: 'banner', 'data-tone': 'warn' }, remark(info.problemCode, info.problemValues, info.problem)) : null,
      unwell.length > 0 ? h('ul', { class: 'shards' }, unwell.map(shardLine)) : null);
  }

  async #read() {
    clearTimeout(this.#timer);
    const collection = this.#collection;
    if (!this.#visible || !collection || document.hidden) return;
    const reading = ++this.#reading;
    try {
      const info = await call('GET', pathOf(collection));
      if (reading !== this.#reading) return;
      this.#info = info;
      this.draw();
    } catch {
      // The last reading stands; the connection's own dot tells what is wrong.
    }
    if (reading !== this.#reading) return;
    const unwell = this.#info && (this.#info.problem || this.#info.reembedding || (this.#info.replicas ?? []).some(isUnwell));
    this.#timer = setTimeout(() => this.#read(), unwell ? UNWELL_MS : CALM_MS);
  }
}

function reembeddingLine(status) {
  const parts = [t('reembedding.line', { done: count(status.done), documents: count(status.documents), embedder: status.beside?.embedder ?? '' })];
  if (status.paused) parts.push(t('reembedding.paused'));
  return parts.join(' · ');
}

function isUnwell(replica) {
  return replica.state !== 'following' || Boolean(replica.reason);
}

function shardLine(replica) {
  const key = `replica.${replica.state}`;
  const parts = [t('index.watermark', { n: count(replica.watermark) })];
  if (replica.lag > 0) parts.push(t('index.lag', { n: count(replica.lag) }));
  if (replica.since) parts.push(t('index.since', { time: ago(replica.since) }));
  return h('li', { 'data-shard': replica.shard, 'data-replica': replica.state },
    h('b', {}, t('index.shard', { n: replica.shard })), ' ',
    h('span', { class: 'state', 'data-state': replica.state }, hasText(key) ? t(key) : replica.state), ' ',
    h('span', { class: 'quiet', title: replica.since ? moment(replica.since) : '' }, parts.join(' · ')),
    replica.reason ? h('p', { class: 'reason' }, remark(replica.reasonCode, replica.reasonValues, replica.reason)) : null);
}
