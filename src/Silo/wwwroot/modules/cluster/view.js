import { h, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { count } from '../core/format.js';
import { t } from '../core/language.js';
import { OrleansLink } from './orleans.js';
import { isReady, ShardMatrix, sign, SIGNS, wantedOf } from './shards.js';
import { silos } from './silos.js';
import { workers } from './workers.js';

const TARGET = 'WatchCluster';

/** The silos of the deployment, its shards with their copies, and its workers; for administrators. */
export class ClusterView {
  #hub;
  #askForKey;
  #status = null;
  #refused = null;
  #stop = null;
  #visible = false;
  #onlyUnready = false;
  #matrices = new Map();
  #orleans = new OrleansLink();

  // What was told of a silo while it could be asked; of a dead one nobody tells.
  #places = new Map();

  /** askForKey() lets a person enter another key. */
  constructor(element, { hub, askForKey }) {
    this.element = element;
    this.#hub = hub;
    this.#askForKey = askForKey;
    this.parts = {
      about: h('p', { class: 'quiet', role: 'status' }), refusal: h('div', {}), body: h('div', {}),
      silos: h('div', { class: 'silo-list' }), filters: h('div', { class: 'filters', role: 'radiogroup' }),
      legend: h('p', { class: 'legend' }), shards: h('div', {}), workers: h('div', {}),
    };
    hub.onTrouble(() => this.#troubled());
    // A moment later: a connection that opens begins the watches that there are by then.
    hub.onState(state => state === 'open' && this.#refused && queueMicrotask(() => this.#follow()));
    document.addEventListener('visibilitychange', () => this.#follow());
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    this.parts.filters.setAttribute('aria-label', t('cluster.filter'));
    this.parts.legend.setAttribute('aria-label', t('cluster.legend'));
    replace(this.parts.legend, SIGNS.map(sign));
    replace(this.parts.body,
      h('h2', {}, t('cluster.silos')), this.parts.silos,
      h('h2', {}, t('cluster.shards')), this.parts.filters, this.parts.shards, this.parts.legend,
      h('h2', {}, t('cluster.workers')), this.parts.workers);
    replace(this.element,
      h('div', { class: 'view-head' }, h('h1', {}, t('cluster.title')), this.parts.about, this.#orleans.element),
      this.parts.refusal, this.parts.body);
    this.#draw();
  }

  /** The view came up or went away. */
  shown(visible) {
    this.#visible = visible;
    this.#follow();
  }

  /** Asks the server as long as somebody looks, and no longer. */
  #follow() {
    const looks = this.#visible && !document.hidden;
    if (looks && !this.#stop) {
      this.#refused = null;
      this.#stop = this.#hub.watch(TARGET, [], status => this.#take(status));
      this.#draw();
    } else if (!looks && this.#stop) {
      this.#stop();
      this.#stop = null;
    }
  }

  #take(status) {
    this.#status = status;
    for (const silo of status.silos) {
      if (silo.role || silo.zone) this.#places.set(silo.name, { role: silo.role, zone: silo.zone });
    }
    this.#draw();
  }

  // Who may not see it is told here, and asks no more: no time brings a right.
  #troubled() {
    const error = this.#stop && this.#hub.troubles.find(({ target }) => target === TARGET)?.error;
    if (error?.code !== 'forbidden') return;
    this.#refused = error;
    this.#status = null;
    this.#stop();
    this.#stop = null;
    this.#draw();
  }

  #draw() {
    const status = this.#status;
    this.parts.body.hidden = !status;
    this.#orleans.show(status?.hasOrleansDashboard === true);
    replace(this.parts.refusal, this.#refused ? h('div', { class: 'banner', 'data-tone': 'warn', 'data-refused': this.#refused.reason ?? this.#refused.code },
      h('p', {}, t('cluster.admin')), h('p', { class: 'quiet' }, explain(this.#refused)),
      this.#refused.reason === 'role_needed' ? h('button', { type: 'button', class: 'link', 'data-key': 'other-key', onclick: () => this.#askForKey() }, t('cluster.key')) : null) : null);
    this.parts.about.textContent = status ? about(status) : this.#refused ? '' : t('cluster.waiting');
    if (!status) return;
    const held = new Set(status.shards.flatMap(shard => shard.copies.map(copy => copy.silo)));
    replace(this.parts.silos, silos(status, this.#places, held));
    this.#drawShards(held);
    replace(this.parts.workers, workers(status.workers));
  }

  #drawShards(held) {
    const { shards, silos: all } = this.#status;
    const wanted = wantedOf(this.#status);
    const unready = shards.filter(shard => !isReady(shard, wanted)).length;
    this.#drawFilters(shards.length, unready);
    const columns = all
      .filter(silo => held.has(silo.name) || (['all', 'index'].includes(silo.role) && silo.state !== 'dead'))
      .sort((one, other) => compareZones(this.#zoneOf(one), this.#zoneOf(other)) || one.name.localeCompare(other.name, 'en'));
    const byCollection = Map.groupBy(shards, shard => shard.collection);
    for (const name of [...this.#matrices.keys()].filter(name => !byCollection.has(name))) this.#matrices.delete(name);
    const tables = [...byCollection].map(([name, list]) => {
      const matrix = this.#matrices.get(name) ?? new ShardMatrix(name);
      this.#matrices.set(name, matrix);
      matrix.draw(list, columns, this.#places, wanted, this.#onlyUnready);
      return matrix.element;
    });
    const nothing = shards.length === 0 ? 'cluster.noShards' : this.#onlyUnready && unready === 0 ? 'cluster.allWell' : null;
    const children = nothing ? [h('p', { class: 'quiet none' }, t(nothing))] : tables;
    const present = [...this.parts.shards.children];
    // Elements that stay are not put in again: that would take focus and scroll away.
    if (nothing || present.length !== tables.length || present.some((element, index) => element !== tables[index])) replace(this.parts.shards, children);
  }

  #zoneOf(silo) {
    return this.#places.get(silo.name)?.zone ?? null;
  }

  #drawFilters(all, unready) {
    this.parts.filters.hidden = all === 0;
    replace(this.parts.filters, [['all', all, false], ['unready', unready, true]].map(([name, value, only]) => h('button', {
      type: 'button', role: 'radio', class: 'filter', 'data-filter': name, 'data-key': `shards-${name}`, 'data-alarm': only && value > 0,
      'aria-checked': String(only === this.#onlyUnready), tabindex: only === this.#onlyUnready ? 0 : -1,
      onclick: () => this.#choose(only),
      onkeydown: event => this.#walk(event),
    }, h('span', {}, t(`cluster.filter.${name}`)), h('b', {}, count(value)))));
  }

  #choose(only) {
    this.#onlyUnready = only;
    this.#draw();
  }

  #walk(event) {
    if (!['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].includes(event.key)) return;
    event.preventDefault();
    const other = [...this.parts.filters.children].find(button => button !== event.currentTarget);
    other.focus();
    other.click();
  }
}

/** By name; what has no zone comes last, as in the list of silos. */
function compareZones(one, other) {
  return (one === null) - (other === null) || String(one).localeCompare(String(other), 'en');
}

function about(status) {
  if (!status.isClustered) return t('cluster.alone');
  const here = status.silos.filter(silo => silo.state === 'active').length;
  return [
    t('cluster.talksTo', { silo: status.answering }),
    t('cluster.counts', { here: count(here), all: count(status.silos.length) }),
    t('cluster.want', { n: count(status.replicas) }),
    status.epoch === undefined || status.epoch === null ? null : t('cluster.epoch', { n: count(status.epoch) }),
  ].filter(part => part).join(' · ');
}
