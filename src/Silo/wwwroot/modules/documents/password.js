import { h } from '../core/dom.js';
import { t } from '../core/language.js';

const LOCKED = new Set(['encrypted', 'wrong_password']);

/** Whether a document failed for want of its password. */
export function needsPassword(document) {
  return document.state === 'failed' && LOCKED.has(document.failureCode);
}

/** A field for the password of a document. What is typed so far is kept by the caller, since tables are drawn anew. */
export function passwordForm(document, typed, busy, changed, submit) {
  const name = document.title || document.fileName || document.id;
  const field = h('input', {
    type: 'password', class: 'key-field', autocomplete: 'off', spellcheck: 'false', required: true, disabled: busy,
    'data-key': `password-${document.id}`, 'aria-label': t('docs.passwordOf', { name }), placeholder: t('docs.password'),
    oninput: () => changed(field.value),
  });
  field.value = typed ?? '';
  return h('form', {
    class: 'password-form',
    onsubmit: event => {
      event.preventDefault();
      submit(field.value);
    },
  }, field, h('button', { class: 'link', disabled: busy, 'data-key': `unlock-${document.id}` }, t('docs.unlock')));
}
