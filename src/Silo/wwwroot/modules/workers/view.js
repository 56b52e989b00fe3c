import { h, replace } from '../core/dom.js';
import { remark } from '../core/errors.js';
import { ago, bytes, count, duration, moment, percent, span } from '../core/format.js';
import { hasText, t } from '../core/language.js';
import { state } from '../core/state.js';
import { WorkerHistory } from './history.js';
import { sparkline } from './sparkline.js';

/** The model workers with their last minute, the models, and the server itself. */
export class WorkersView {
  #models;
  #status;
  #workers = [];
  #history = new WorkerHistory();
  #visible = false;

  constructor(element, { hub, models, status }) {
    this.element = element;
    this.#models = models;
    this.#status = status;
    this.parts = { workers: h('div', { class: 'worker-cards' }), models: h('div', {}), status: h('dl', { class: 'server' }) };
    // Read even while another view is open, so that the minute before is there when a reader comes.
    hub.watch('WatchWorkers', [], workers => {
      this.#workers = workers ?? [];
      this.#history.add(this.#workers, performance.now() / 1000);
      if (this.#visible && !document.hidden) this.#drawWorkers();
    });
    models.onChange(() => this.#visible && this.#drawModels());
    status.listeners.add(() => this.#visible && this.#drawStatus());
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    replace(this.element,
      h('div', { class: 'view-head' }, h('h1', {}, t('workers.title')), h('p', { class: 'quiet' }, t('workers.span'))),
      this.parts.workers,
      h('h2', {}, t('models.title')), this.parts.models,
      h('h2', {}, t('status.title')), this.parts.status);
    this.#drawWorkers();
    this.#drawModels();
    this.#drawStatus();
  }

  /** The view came up or went away. */
  shown(visible) {
    this.#visible = visible;
    if (!visible) return;
    this.#models.load();
    this.relabel();
  }

  #drawWorkers() {
    const now = performance.now() / 1000;
    replace(this.parts.workers, this.#workers.length === 0
      ? h('p', { class: 'quiet' }, t('workers.none'))
      : this.#workers.map(worker => this.#card(worker, now)));
  }

  #card(worker, now) {
    const generates = worker.role === 'generate';
    const tokens = worker.tokensPerSecond ?? this.#history.of(worker.key, 'tokens').at(-1)?.[1] ?? 0;
    const charts = [
      ['queued', 'workers.queued', count(worker.queued)],
      ['active', 'workers.active', count(worker.active)],
      ['tokens', 'workers.tokens', count(tokens)],
      generates
        ? ['kv', 'workers.kv', worker.kvTotal ? `${count(worker.kvUsed)} / ${count(worker.kvTotal)}` : '–', 1]
        : ['padding', 'workers.padding', percent(worker.padding), 1],
    ];
    if (generates) {
      charts.push(
        ['first', 'workers.first', worker.firstTokenMilliseconds ? duration(worker.firstTokenMilliseconds) : '–'],
        ['gap', 'workers.gap', worker.gapMilliseconds ? `${duration(worker.gapMilliseconds)} · ${duration(worker.slowGapMilliseconds)}` : '–'],
        ['cached', 'workers.cached', percent(worker.cachedTokens / Math.max(1, worker.cachedTokens + worker.promptTokens)), 1],
        ['acceptance', 'workers.acceptance', worker.acceptance === undefined || worker.acceptance === null ? '–' : percent(worker.acceptance), 1]);
    }

    const totals = [
      ['workers.requests', count(worker.requests)],
      [generates ? 'workers.steps' : 'workers.batches', count(worker.batches)],
      ['workers.meanBatch', (worker.meanBatchSize ?? 0).toFixed(1)],
      ['workers.totalTokens', count(worker.tokens)],
      ['workers.refused', count(worker.refused)],
    ];
    if (generates && worker.cachedTokens !== undefined) {
      totals.splice(3, 0,
        ['workers.kept', count(worker.kvKept ?? 0)],
        ['workers.stored', bytes(worker.bytesStored ?? 0)],
        ['workers.preempted', count(worker.preempted ?? 0)]);
    }

    return h('article', { class: 'worker', 'data-worker': worker.key, 'data-role': worker.role },
      h('header', {}, h('h3', {}, t(`role.${worker.role}`)), state('worker', worker.state),
        h('p', { class: 'quiet' }, `${worker.model ?? t('workers.noModel')} · ${worker.device}`,
          worker.since && worker.state !== 'missing' ? h('span', { title: moment(worker.since) }, ` · ${t('workers.since', { time: ago(worker.since) })}`) : null),
        worker.detail ? h('p', { class: worker.state === 'missing' ? 'quiet' : 'reason' }, remark(worker.detailCode, worker.detailValues, worker.detail)) : null),
      worker.state === 'missing' ? null : h('div', { class: 'charts' }, charts.map(([figure, label, value, top]) =>
        h('div', { class: 'chart' }, h('span', { class: 'quiet' }, t(label)), h('b', {}, value), sparkline(this.#history.of(worker.key, figure), now, top)))),
      worker.state === 'missing' ? null : h('dl', { class: 'totals' }, totals.map(([label, value]) => h('div', {}, h('dt', {}, t(label)), h('dd', {}, value)))));
  }

  #drawModels() {
    const models = this.#models.list;
    replace(this.parts.models, models.length === 0 ? h('p', { class: 'quiet' }, t('models.none')) : h('table', { class: 'models', role: 'table' },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ['models.name', 'models.role', 'models.state', 'docs.size', 'models.license', 'models.origin'].map(key => h('th', { scope: 'col', role: 'columnheader', class: key === 'docs.size' ? 'figure' : '' }, t(key))))),
      h('tbody', { role: 'rowgroup' }, models.map(model => h('tr', { role: 'row', 'data-model': model.name },
        h('td', { role: 'cell' }, h('b', {}, model.name), model.detail ? h('p', { class: ['damaged', 'faulted', 'reopening', 'failed'].includes(model.state) ? 'reason' : 'quiet' }, about(model)) : null),
        h('td', { role: 'cell' }, t(`role.${model.role}`)),
        h('td', { role: 'cell' }, state('model', model.state), model.state === 'downloading' ? h('progress', { max: 1, value: model.progress ?? 0, 'aria-label': `${model.name} ${percent(model.progress ?? 0)}` }) : null),
        h('td', { role: 'cell', class: 'figure' }, model.bytes ? bytes(model.bytes) : '–'),
        h('td', { role: 'cell' }, model.license ?? '–'),
        h('td', { role: 'cell', class: 'origin', title: origin(model.origin) }, origin(model.origin)))))));
  }

  #drawStatus() {
    const status = this.#status.value;
    replace(this.parts.status, !status ? null : [['status.version', status.version], ['status.uptime', span(status.uptimeSeconds)], ['status.memory', bytes(status.memoryBytes)]]
      .map(([label, value]) => h('div', {}, h('dt', {}, t(label)), h('dd', {}, value))));
  }
}

/** Where a model is: its folder, or the word for a place that is none. */
function origin(value) {
  const key = `models.origin.${value}`;
  return hasText(key) ? t(key) : value ?? '–';
}

/** What is said of a model: of one that could be downloaded, what the catalogue says of it. */
function about(model) {
  const key = `models.about.${model.name}`;
  return model.state === 'available' && !model.detailCode && hasText(key) ? t(key) : remark(model.detailCode, model.detailValues, model.detail);
}
