import { h } from '../core/dom.js';
import { count, duration } from '../core/format.js';
import { hasText, t } from '../core/language.js';
import { byCode, explain } from '../core/errors.js';
import { ruleName } from '../guard/words.js';

/** Badges of what the guardrails did to one answer. */
export function verdictBadges(answer) {
  return answer.verdicts
    .filter(verdict => verdict.action !== 'pass')
    .map(verdict => {
      const rules = [...new Set([...(verdict.spans ?? []).map(span => span.rule), ...(verdict.rule ? [verdict.rule] : [])])];
      const names = rules.map(ruleName).join(', ');
      return h('span', { class: 'badge', 'data-tone': verdict.action === 'block' ? 'bad' : 'warn', 'data-verdict': verdict.action },
        t(`verdict.${verdict.action}`, { place: t(`place.${verdict.place}`), rules: names }));
    });
}

/** What the reader should know about how the answer came about. */
export function banners(answer) {
  const done = answer.done;
  const texts = [];
  if (answer.withheld) texts.push(['info', t('turn.withheld')]);
  if (answer.error) texts.push(['bad', explain(answer.error)]);
  if (done?.error) texts.push(['bad', explain(done.error)]);
  if (done?.reason === 'noPassages') texts.push(['info', t('notice.noPassages')]);
  if (done?.reason === 'notFound') texts.push(['info', t('notice.notFound')]);
  if (!answer.restored && done?.origin === 'extractive' && done.reason === 'completed' && !done.notice) texts.push(['info', t('notice.extractive')]);
  // It comes in the language of the question, which need not be the reader's.
  if (done?.notice) texts.push(['info', byCode(done.noticeCode, done.noticeValues, done.notice)]);
  if (done?.reason !== 'notFound') for (const conflict of answer.conflicts) texts.push(['warn', t('notice.conflict', conflict)]);
  if (done?.coverage && done.coverage.answered < done.coverage.shards) texts.push(['warn', t('notice.coverage', done.coverage)]);
  return texts.map(([tone, text]) => h('p', { class: 'banner', 'data-tone': tone }, text));
}

/** What the grounding of an answer was seen from. */
function why({ support, words, meaning, rerank }) {
  const figure = value => (Number.isFinite(value) ? value.toFixed(2) : '–');
  return t('grounding.why', { support: figure(support), words: figure(words), meaning: figure(meaning), rerank: figure(rerank) });
}

/** The line under an answer: how it ended, where it came from, tokens, time. */
export function doneLine(answer, now) {
  const done = answer.done;
  const reason = done?.reason ?? (answer.error ? 'failed' : answer.stopped ? 'cancelled' : 'running');
  const parts = [h('span', { class: 'done-reason', 'data-reason': reason }, t(`end.${reason}`))];
  if (done && done.reason !== 'noPassages' && done.reason !== 'notFound' && done.reason !== 'blocked') {
    parts.push(h('span', { 'data-origin': done.origin }, t(`origin.${done.origin}`)));
    if (done.grounding && hasText(`grounding.${done.grounding.level}`)) {
      parts.push(h('span', { 'data-grounding': done.grounding.level, title: why(done.grounding) }, t(`grounding.${done.grounding.level}`)));
    }
  }
  if (done?.usage && done.usage.promptTokens + done.usage.completionTokens > 0) {
    parts.push(h('span', {}, t('usage.tokens', { prompt: count(done.usage.promptTokens), completion: count(done.usage.completionTokens) })));
  }
  parts.push(h('span', { class: 'done-time' }, duration(done?.milliseconds ?? (answer.ended ?? now) - answer.asked)));
  return parts;
}
