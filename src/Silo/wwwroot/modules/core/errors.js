import { hasText, language, t, tells } from './language.js';

// Codes of which the server's sentence says what no wording of the code can.
const PARTICULAR = new Set(['invalid_request', 'conflict', 'too_large', 'model_unavailable', 'unknown_model', 'blocked']);

/**
 * An error in words for a person. The server's own sentence is English; it comes with code, reason and values, by which the page words
 * it in Korean.
 */
export function explain(error) {
  if (error instanceof TypeError) return t('error.network');
  const said = error.message && error.message !== error.code ? error.message : '';
  const retry = error.retryAfterSeconds ? ` ${t('error.retry', { n: error.retryAfterSeconds })}` : '';
  return `${wording(error, said)}${retry}`;
}

/** What the server says beside errors, in words for a person: by its code and values in Korean, as the server says it in English. */
export function remark(code, values, said) {
  return said && language() === 'en' ? said : byCode(code, values, said);
}

/** What is said by code and values in either language; as the server says it where the code is of a newer server, or it gave none. */
export function byCode(code, values, said) {
  const own = `remark.${code}`;
  if (code && hasText(own)) return tells(own, values) ? t(own, values) : said ?? '';
  if (code && hasText(`error.${code}`)) return explain({ code, values, message: said });
  return said ?? '';
}

function wording(error, said) {
  if (error.reason && hasText(`remark.${error.reason}`)) return byCode(error.reason, error.values, said);
  if (said && language() === 'en') return said;
  const values = { ...error.values, param: error.param ?? '' };
  const reasoned = `error.${error.code}.${error.reason}`;
  if (error.reason && hasText(reasoned)) return t(reasoned, values);
  const own = `error.${error.code}`;
  if (!hasText(own)) return said || t('error.internal');
  return said && !error.values && PARTICULAR.has(error.code) ? `${t(own, values)} (${said})` : t(own, values);
}
