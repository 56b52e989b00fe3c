import { h } from '../core/dom.js';
import { remark } from '../core/errors.js';
import { bytes, count, span } from '../core/format.js';
import { hasText, t } from '../core/language.js';
import { state } from '../core/state.js';

const CLOCK_SECONDS = 1;
const DISK_LOW = 0.1;

/** What is drawn of a silo beside its state: `active` of one that takes no questions is not the whole truth. */
export function standing(silo) {
  return silo.state === 'active' && silo.ready === false ? 'notReady' : silo.state;
}

/** The silos: one box a zone where there are zones, else side by side; those that are gone for good in a line below. */
export function silos(status, places, held) {
  const gone = status.silos.filter(silo => silo.state === 'dead' && !held.has(silo.name));
  const here = status.silos.filter(silo => !gone.includes(silo));
  const zones = Map.groupBy(here, silo => places.get(silo.name)?.zone ?? null);
  const cards = list => list.map(silo => card(silo, status, places));
  return [
    zones.size === 1 && zones.has(null)
      ? h('div', { class: 'silo-cards' }, cards(here))
      : h('div', { class: 'zones' }, [...zones]
        .sort(([one], [other]) => (one === null) - (other === null) || String(one).localeCompare(String(other), 'en'))
        .map(([zone, list]) => h('section', { class: 'zone', 'data-zone': zone ?? '' },
          h('h3', {}, zone === null ? t('cluster.noZone') : t('cluster.zone', { zone })), cards(list)))),
    gone.length === 0 ? null : h('p', { class: 'quiet gone' }, `${t('cluster.gone')}: `, gone.map((silo, index) => [
      index > 0 ? ', ' : null,
      h('span', { 'data-silo': silo.name, 'data-silo-state': silo.state }, silo.name),
    ]).flat()),
  ];
}

function card(silo, status, places) {
  const role = silo.role ?? places.get(silo.name)?.role;
  const facts = [
    ['silo.role', role ? roleOf(role) : null],
    ['status.version', silo.version],
    ['status.uptime', silo.uptimeSeconds === undefined || silo.uptimeSeconds === null ? null : span(silo.uptimeSeconds)],
    ['status.memory', silo.memoryBytes ? bytes(silo.memoryBytes) : null],
    ['silo.disk', silo.diskBytes ? t('silo.diskOf', { free: bytes(silo.diskFreeBytes), all: bytes(silo.diskBytes) }) : null, silo.diskFreeBytes < silo.diskBytes * DISK_LOW],
    ['silo.clock', clock(silo.clockSeconds), true],
    ['silo.devices', (silo.devices ?? []).join(', ')],
    ['silo.replicas', silo.version ? count(silo.replicas) : null],
    ['silo.address', status.isClustered ? silo.address : null],
  ].filter(([, value]) => value);
  const means = { silent: 'silo.silentMeans', dead: 'silo.deadMeans' }[silo.state];
  return h('article', { class: 'silo', 'data-silo': silo.name, 'data-silo-state': silo.state },
    h('header', {},
      h('h4', {}, silo.name),
      status.isClustered && silo.name === status.answering ? h('span', { class: 'badge' }, t('cluster.you')) : null,
      state('silo', standing(silo))),
    means ? h('p', { class: 'reason' }, t(means)) : null,
    h('dl', { class: 'facts' }, facts.map(([label, value, warns]) =>
      h('div', { 'data-warns': warns === true }, h('dt', {}, t(label)), h('dd', {}, value)))),
    (silo.remarks ?? []).length === 0 ? null : h('ul', { class: 'silo-remarks' },
      silo.remarks.map(({ code, values, message }) => h('li', {}, remark(code, values, message)))));
}

function roleOf(role) {
  return hasText(`silo.role.${role}`) ? t(`silo.role.${role}`) : role;
}

// Below a second it may be what the call took.
function clock(seconds) {
  if (!Number.isFinite(seconds) || Math.abs(seconds) < CLOCK_SECONDS) return null;
  return t(seconds > 0 ? 'silo.clockAhead' : 'silo.clockBehind', { n: Math.abs(seconds).toFixed(1) });
}
