import { h, replace } from '../core/dom.js';
import { count } from '../core/format.js';
import { t } from '../core/language.js';
import { standing } from './silos.js';
import { state } from '../core/state.js';

/** The signs of copies, each with a shape of its own. */
export const SIGNS = ['ready', 'catchingUp', 'building', 'draining', 'troubled', 'unknown'];

/** How a copy is, in one word: its stage, unless what it says of itself is more urgent. */
export function signOf(copy) {
  if (copy.state === 'unknown') return 'unknown';
  if (copy.state === 'stalled' || copy.state === 'failed') return 'troubled';
  return copy.stage;
}

/** Whether a shard has as many ready copies as there can be, and no other but those that go. */
export function isReady(shard, wanted) {
  return shard.copies.filter(copy => signOf(copy) === 'ready').length >= wanted
    && shard.copies.every(copy => ['ready', 'draining'].includes(signOf(copy)));
}

/** How many copies each shard is to have now: no more than there are silos that hold indexes. */
export function wantedOf(status) {
  const holders = status.silos.filter(silo => ['all', 'index'].includes(silo.role) && ['active', 'silent'].includes(silo.state));
  return Math.max(1, Math.min(status.replicas, holders.length || 1));
}

/** A collection's shards by silos. It stays the same element, so that it does not scroll away from a reader. */
export class ShardMatrix {
  #scroll = h('div', { class: 'matrix-scroll', tabindex: 0 });
  #head = h('header', {});
  #known = '';

  constructor(collection) {
    this.collection = collection;
    this.element = h('section', { class: 'matrix', 'data-collection': collection }, this.#head, this.#scroll);
  }

  /** Draws what has changed. `columns` are the silos; `onlyUnready` leaves the other shards out. */
  draw(shards, columns, places, wanted, onlyUnready) {
    const known = JSON.stringify([shards, columns.map(silo => [silo.name, standing(silo)]), wanted, onlyUnready, document.documentElement.lang]);
    if (known === this.#known) return;
    this.#known = known;
    const unready = shards.filter(shard => !isReady(shard, wanted));
    const rows = onlyUnready ? unready : shards;
    this.element.hidden = rows.length === 0;
    this.#scroll.setAttribute('aria-label', `${t('cluster.shards')}: ${this.collection}`);
    this.#scroll.setAttribute('role', 'region');
    replace(this.#head, h('h3', {}, this.collection), h('span', { class: 'quiet' },
      t(unready.length > 0 ? 'cluster.collection' : 'cluster.collectionWell', { shards: count(shards.length), unready: count(unready.length) })));
    replace(this.#scroll, h('table', { class: 'copies' },
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, t('cluster.shard')),
        h('th', { scope: 'col' }, t('cluster.ready')),
        columns.map((silo, index) => h('th', { scope: 'col', 'data-column-silo': silo.name, 'data-begins': zoneBegins(columns, index, places) },
          silo.name, places.get(silo.name)?.zone ? h('small', {}, places.get(silo.name).zone) : null,
          silo.state === 'active' && silo.ready !== false ? null : state('silo', standing(silo)))))),
      h('tbody', {}, rows.map(shard => row(shard, columns, places, wanted)))));
  }
}

function row(shard, columns, places, wanted) {
  const copies = new Map(shard.copies.map(copy => [copy.silo, copy]));
  const ready = shard.copies.filter(copy => signOf(copy) === 'ready').length;
  const staying = shard.copies.filter(copy => signOf(copy) !== 'draining').length;
  const missing = Math.max(0, wanted - staying);
  return h('tr', { 'data-shard': shard.shard, 'data-ready': isReady(shard, wanted) },
    h('th', { scope: 'row' }, count(shard.shard)),
    h('td', { class: 'ready-of', title: missing > 0 ? t('cluster.missing', { n: count(missing) }) : null }, `${ready} / ${Math.max(wanted, staying)}`),
    columns.map((silo, index) => {
      const begins = zoneBegins(columns, index, places);
      const copy = copies.get(silo.name);
      return copy
        ? h('td', { class: 'copy', 'data-copy': silo.name, 'data-sign': signOf(copy), 'data-begins': begins, title: titleOf(shard, copy) }, sign(signOf(copy)), figures(copy))
        : h('td', { class: 'copy none-here', 'data-begins': begins }, h('span', { class: 'hidden-text' }, t('cluster.copyNone')));
    }));
}

/** A sign and its word. */
export function sign(name) {
  return h('span', { class: 'sign', 'data-sign': name }, t(`copy.${name}`));
}

function figures(copy) {
  // What was known of it last is nothing that anybody can rely on.
  if (copy.state === 'unknown') return null;
  return h('small', {},
    copy.state === 'following' ? null : `${t(`replica.${copy.state}`)} · `,
    t('cluster.at', { n: count(copy.watermark) }),
    copy.lag > 0 ? h('b', {}, ` · ${t('cluster.behind', { n: count(copy.lag) })}`) : null);
}

function titleOf(shard, copy) {
  const values = { shard: count(shard.shard), silo: copy.silo, stage: t(`copy.${copy.stage}`), state: t(`replica.${copy.state}`), watermark: count(copy.watermark), lag: count(copy.lag) };
  return t(copy.state === 'unknown' ? 'cluster.copyUnknown' : 'cluster.copy', values);
}

function zoneBegins(columns, index, places) {
  const zone = place => places.get(columns[place]?.name)?.zone;
  return index > 0 && zone(index) !== zone(index - 1);
}
