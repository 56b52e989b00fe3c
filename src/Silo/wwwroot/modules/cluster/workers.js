import { h } from '../core/dom.js';
import { remark } from '../core/errors.js';
import { count } from '../core/format.js';
import { t } from '../core/language.js';
import { state } from '../core/state.js';

/** The model workers of all silos in short, alike ones together; their charts are in a view of their own. */
export function workers(list) {
  if (list.length === 0) return h('p', { class: 'quiet' }, t('workers.none'));
  const columns = ['cluster.worker', 'models.name', 'cluster.device', 'models.state', 'workers.queued', 'workers.active'];
  const figure = key => key.startsWith('workers.');
  return h('table', { class: 'cluster-workers', role: 'table' },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(key =>
      h('th', { scope: 'col', role: 'columnheader', class: figure(key) ? 'figure' : '' }, t(key))))),
    h('tbody', { role: 'rowgroup' }, [...alike(list).values()].map(([worker, ...others]) => h('tr', { role: 'row', 'data-cluster-worker': worker.key },
      h('td', { role: 'cell' }, h('b', {}, t(`role.${worker.role}`)), others.length > 0 ? ` ${t('cluster.times', { n: count(others.length + 1) })}` : null),
      h('td', { role: 'cell' }, worker.model ?? t('workers.noModel'),
        worker.detail && worker.state !== 'missing' ? h('p', { class: 'reason' }, remark(worker.detailCode, worker.detailValues, worker.detail)) : null),
      h('td', { role: 'cell' }, worker.device),
      h('td', { role: 'cell' }, state('worker', worker.state)),
      h('td', { role: 'cell', class: 'figure', 'data-label': t('workers.queued') }, count(sum('queued', worker, others))),
      h('td', { role: 'cell', class: 'figure', 'data-label': t('workers.active') }, count(sum('active', worker, others)))))));
}

function alike(list) {
  return Map.groupBy(list, ({ key, state, detail }) => JSON.stringify([key, state, detail]));
}

function sum(figure, worker, others) {
  return others.reduce((all, other) => all + (other[figure] ?? 0), worker[figure] ?? 0);
}
