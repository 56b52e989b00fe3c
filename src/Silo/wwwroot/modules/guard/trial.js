import { call, pathOf } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { explain, remark } from '../core/errors.js';
import { t } from '../core/language.js';
import { actionBadge, ruleName } from './words.js';

const PLACES = ['question', 'context', 'output'];

/** A box for a text, and what the policy of the collection would do with it. */
export class Trial {
  #collections;
  #result = null;
  #problem = null;
  #tried = '';

  constructor(collections) {
    this.#collections = collections;
    this.text = h('textarea', { id: 'guard-text', rows: 3, maxlength: 100000, required: true });
    this.place = h('select', { id: 'guard-place' });
    this.button = h('button', { type: 'submit', class: 'button primary' });
    this.outcome = h('div', { role: 'status', class: 'trial-outcome' });
    this.element = h('form', { class: 'trial', onsubmit: event => this.#try(event) });
    this.relabel();
  }

  relabel() {
    const chosen = this.place.value || PLACES[0];
    replace(this.place, PLACES.map(place => h('option', { value: place }, t(`place.${place}`))));
    this.place.value = chosen;
    this.button.textContent = t('guard.run');
    replace(this.element,
      h('h2', {}, t('guard.try')), h('p', { class: 'quiet' }, t('guard.tryHint')),
      h('label', { for: 'guard-text' }, t('guard.text')), this.text,
      h('div', { class: 'trial-row' }, h('label', { for: 'guard-place' }, t('guard.place')), this.place, this.button),
      this.outcome);
    this.#draw();
  }

  /** Another collection has another policy. */
  clear() {
    this.#result = this.#problem = null;
    this.#draw();
  }

  async #try(event) {
    event.preventDefault();
    const text = this.text.value;
    if (!text || !this.#collections.current) return;
    this.button.disabled = true;
    try {
      this.#result = await call('POST', pathOf(this.#collections.current, 'guard', 'try'), { text, place: this.place.value });
      this.#tried = text;
      this.#problem = null;
    } catch (error) {
      this.#result = null;
      this.#problem = error;
    }
    this.button.disabled = false;
    this.#draw();
  }

  #draw() {
    const result = this.#result;
    replace(this.outcome,
      this.#problem ? h('p', { class: 'banner', 'data-tone': 'bad' }, explain(this.#problem)) : null,
      result ? [
        h('p', {}, actionBadge(result.action, `guard.${result.action}`), result.rule ? ` ${ruleName(result.rule)}` : null),
        result.findings.length === 0 ? null : h('dl', {}, h('dt', { class: 'quiet' }, t('guard.found')), h('dd', { class: 'sample' }, marked(this.#tried, result.findings))),
        result.action === 'mask' ? h('dl', {}, h('dt', { class: 'quiet' }, t('guard.becomes')), h('dd', { class: 'sample' }, result.text)) : null,
        result.refusal ? h('dl', {}, h('dt', { class: 'quiet' }, t('guard.refusal')), h('dd', { class: 'sample' }, result.refusal)) : null,
        result.skipped ? h('p', { class: 'quiet' }, `${t('guard.notJudged')} ${remark(result.skipped.code, result.skipped.values, result.skipped.detail)}`) : null,
        h('p', { class: 'quiet' }, result.policy),
      ] : null);
  }
}

/** The text with its findings marked; what lies inside another finding is told by that one. */
function marked(text, findings) {
  const parts = [];
  let from = 0;
  for (const { rule, start, length } of findings) {
    if (start < from) continue;
    parts.push(text.slice(from, start), h('mark', { title: ruleName(rule) }, text.slice(start, start + length)), h('small', {}, ` ${ruleName(rule)} `));
    from = start + length;
  }
  return [...parts, text.slice(from)];
}
