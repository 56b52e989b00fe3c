import { h } from '../core/dom.js';
import { hasText, t } from '../core/language.js';

/** A rule in words; of topic:NAME the kind and the name. */
export function ruleName(rule) {
  const [kind, name] = String(rule).split(/:(.*)/s);
  const said = hasText(`rule.${kind}`) ? t(`rule.${kind}`) : kind;
  return name ? `${said}: ${name}` : said;
}

/** An action as a badge. */
export function actionBadge(action, text) {
  return h('span', { class: 'badge', 'data-action': action, 'data-tone': { mask: 'warn', block: 'bad' }[action] }, t(text ?? `guard.action.${action}`));
}
