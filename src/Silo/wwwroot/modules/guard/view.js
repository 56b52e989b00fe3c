import { call, pathOf } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { ago, count, moment } from '../core/format.js';
import { t } from '../core/language.js';
import { Trial } from './trial.js';
import { actionBadge, ruleName } from './words.js';

const LOOKS_EVERY_MS = 5000;
const LATEST = 50;

/** The guardrails of the collection: the policy that holds, what it would do with a text, and what it said of late. */
export class GuardView {
  #collections;
  #askForKey;
  #policy = null;
  #record = null;
  #problem = null;
  #visible = false;
  #reading = 0;

  /** askForKey() lets a person enter another key. */
  constructor(element, { collections, askForKey }) {
    this.element = element;
    this.#collections = collections;
    this.#askForKey = askForKey;
    this.trial = new Trial(collections);
    this.parts = { about: h('p', { class: 'quiet', role: 'status' }), policy: h('div', {}), record: h('div', {}), problem: h('div', {}) };
    collections.onChange(() => this.#changed());
    setInterval(() => this.#visible && !document.hidden && this.#read(), LOOKS_EVERY_MS);
    this.relabel();
  }

  /** Draws every text anew in the language of the interface. */
  relabel() {
    this.trial.relabel();
    replace(this.element,
      h('div', { class: 'view-head' }, h('h1', {}, t('guard.title')), this.parts.about),
      this.parts.problem,
      h('div', { class: 'guard-frame' }, h('div', {}, this.trial.element, this.parts.policy), this.parts.record));
    this.#draw();
  }

  /** The view came up or went away. */
  shown(visible) {
    this.#visible = visible;
    if (visible) this.#read();
  }

  #changed() {
    this.#policy = this.#record = null;
    this.trial.clear();
    if (this.#visible) this.#read();
  }

  async #read() {
    const collection = this.#collections.current;
    const reading = ++this.#reading;
    if (!collection) return this.#draw();
    try {
      const [policy, record] = await Promise.all([
        call('GET', pathOf(collection, 'guard')), call('GET', `${pathOf(collection, 'guard', 'verdicts')}?limit=${LATEST}`),
      ]);
      if (reading !== this.#reading) return;
      [this.#policy, this.#record, this.#problem] = [policy, record, null];
    } catch (error) {
      if (reading !== this.#reading) return;
      this.#problem = error;
    }
    this.#draw();
  }

  async #choose(name) {
    try {
      await call('PUT', pathOf(this.#collections.current), { guardrails: name });
      this.#problem = null;
    } catch (error) {
      this.#problem = error;
    }
    this.trial.clear();
    await this.#read();
  }

  #draw() {
    const { about, policy, record, problem } = this.parts;
    const collection = this.#collections.current;
    about.textContent = !collection ? t('guard.none') : this.#policy ? t('guard.holds', { collection, version: this.#policy.version }) : '';
    replace(problem, this.#problem ? h('div', { class: 'banner', 'data-tone': 'warn' },
      this.#problem.code === 'forbidden' ? h('p', {}, t('guard.admin')) : null, h('p', { class: 'quiet' }, explain(this.#problem)),
      this.#problem.reason === 'role_needed' ? h('button', { type: 'button', class: 'link', onclick: () => this.#askForKey() }, t('cluster.key')) : null) : null);
    replace(policy, this.#policy ? this.#ofPolicy(this.#policy) : null);
    replace(record, this.#record ? ofRecord(this.#record) : null);
  }

  #ofPolicy({ policy, named, policies, problems }) {
    const isDefault = Object.keys(policy).length === 0;
    const select = policies.length === 0 && !named ? null : h('select', { id: 'guard-policy', 'data-key': 'guard-policy', onchange: event => this.#choose(event.target.value) },
      h('option', { value: '' }, t('guard.noPolicy')),
      [...new Set([...policies.map(one => one.name), ...(named ? [named] : [])])].map(name => h('option', { value: name, selected: name === named }, name)));
    const said = policies.find(one => one.name === named);
    return [
      Object.entries(problems).map(([file, why]) => h('p', { class: 'banner', 'data-tone': 'bad' }, t('guard.broken', { file, why }))),
      select ? h('p', { class: 'trial-row' }, h('label', { for: 'guard-policy' }, t('guard.choose')), select,
        said ? h('span', { class: 'quiet' }, [said.label, said.description].filter(part => part).join(' · ')) : null) : null,
      h('h2', {}, t('guard.policy')),
      isDefault ? h('p', { class: 'quiet' }, t('guard.default')) : h('pre', { class: 'sample', tabindex: 0 }, JSON.stringify(policy, null, 2)),
    ];
  }
}

function ofRecord({ since, counts, verdicts }) {
  const title = h('h2', {}, t('guard.counts', { since: moment(since) }));
  if (verdicts.length === 0) return [title, h('p', { class: 'quiet none' }, t('guard.quiet'))];
  return [
    title,
    table(['guard.rule', 'guard.where', 'guard.action', 'guard.count'], counts.map(one =>
      [ruleName(one.rule), t(`place.${one.place}`), actionBadge(one.action), h('b', {}, count(one.count))])),
    h('h2', {}, t('guard.latest')),
    table(['guard.when', 'guard.rule', 'guard.where', 'guard.action', 'guard.hash', 'guard.version'], verdicts.map(one => [
      h('time', { datetime: one.at, title: moment(one.at) }, ago(one.at)), ruleName(one.rule ?? ''), t(`place.${one.place}`), actionBadge(one.action),
      h('code', {}, [...new Set(one.spans.map(span => span.hash))].join(' ')), h('small', {}, one.policy ?? ''),
    ])),
  ];
}

function table(heads, rows) {
  return h('div', { class: 'guard-table', tabindex: 0 }, h('table', {},
    h('thead', {}, h('tr', {}, heads.map(head => h('th', { scope: 'col' }, t(head))))),
    h('tbody', {}, rows.map(cells => h('tr', {}, cells.map(cell => h('td', {}, cell)))))));
}
