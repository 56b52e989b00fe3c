import { hasText, t } from './language.js';

/** An error in words for a person. */
export function explain(error) {
  const own = `error.${error.code}`;
  if (hasText(own)) return t(own);
  if (error instanceof TypeError) return t('error.network');
  const retry = error.retryAfterSeconds ? ` ${t('error.retry', { n: error.retryAfterSeconds })}` : '';
  return `${error.message}${retry}`;
}
