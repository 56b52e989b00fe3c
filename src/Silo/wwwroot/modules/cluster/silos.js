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
  const common = saidByAll(status.silos);
  const cards = list => list.map(silo => card(silo, status, places, common));
  return [
    zones.size === 1 && zones.has(null)
      ? h('div', { class: 'silo-cards' }, cards(here))
      : h('div', { class: 'zones' }, [...zones]
        .sort(([one], [other]) => (one === null) - (other === null) || String(one).localeCompare(String(other), 'en'))
        .map(([zone, list]) => h('section', { class: 'zone', 'data-zone': zone ?? '' },
          h('h3', {}, zone === null ? t(list.every(silo => silo.state === 'dead') ? 'cluster.unknownZone' : 'cluster.noZone') : t('cluster.zone', { zone })), cards(list)))),
    gone.length === 0 ? null : h('p', { class: 'quiet gone' }, `${t('cluster.gone')}: `, gone.map((silo, index) => [
      index > 0 ? ', ' : null,
      h('span', { 'data-silo': silo.name, 'data-silo-state': silo.state }, silo.name),
    ]).flat()),
  ];
}

function card(silo, status, places, common) {
  const role = silo.role ?? places.get(silo.name)?.role;
  const facts = [
    ['status.version', silo.version],
    ['status.uptime', silo.uptimeSeconds === undefined || silo.uptimeSeconds === null ? null : span(silo.uptimeSeconds)],
    ['status.memory', silo.memoryBytes ? bytes(silo.memoryBytes) : null],
    ['silo.disk', silo.diskBytes ? t('silo.diskOf', { free: bytes(silo.diskFreeBytes), all: bytes(silo.diskBytes) }) : null, silo.diskFreeBytes < silo.diskBytes * DISK_LOW],
    ['silo.clock', clock(silo.clockSeconds), true],
    ['silo.devices', (silo.devices ?? []).join(', ')],
    ['silo.replicas', silo.version ? count(silo.replicas) : null],
  ].filter(([, value]) => value);
  const about = [role ? roleOf(role) : null, status.isClustered ? silo.address : null].filter(part => part).join(' · ');
  const remarks = (silo.remarks ?? []).filter(one => !common.has(JSON.stringify(one)));
  const means = { silent: 'silo.silentMeans', dead: 'silo.deadMeans' }[silo.state];
  return h('article', { class: 'silo', 'data-silo': silo.name, 'data-silo-state': silo.state },
    h('header', {},
      h('h4', {}, silo.name),
      status.isClustered && silo.name === status.answering ? h('span', { class: 'badge' }, t('cluster.you')) : null,
      state('silo', standing(silo)),
      about ? h('p', { class: 'quiet' }, about) : null),
    means ? h('p', { class: 'reason' }, t(means)) : null,
    facts.length === 0 ? null : h('dl', { class: 'facts' }, facts.map(([label, value, warns]) =>
      h('div', { 'data-warns': warns === true }, h('dt', {}, t(label)), h('dd', {}, value)))),
    remarks.length === 0 ? null : h('ul', { class: 'silo-remarks' },
      remarks.map(({ code, values, message }) => h('li', {}, remark(code, values, message)))));
}

/** What every silo says that says anything: it stands at the top of the page already. */
function saidByAll(list) {
  const said = list.filter(silo => silo.version).map(silo => new Set((silo.remarks ?? []).map(one => JSON.stringify(one))));
  return said.length === 0 ? new Set() : said.reduce((all, own) => new Set([...all].filter(one => own.has(one))));
}

function roleOf(role) {
  return hasText(`silo.role.${role}`) ? t(`silo.role.${role}`) : role;
}

// Below a second it may be what the call took.
function clock(seconds) {
  if (!Number.isFinite(seconds) || Math.abs(seconds) < CLOCK_SECONDS) return null;
  return t(seconds > 0 ? 'silo.clockAhead' : 'silo.clockBehind', { n: Math.abs(seconds).toFixed(1) });
}
