import { ApiError, documentPath, errorOf } from '../core/api.js';
import { h } from '../core/dom.js';
import { explain } from '../core/errors.js';
import { key, refused, withKey } from '../core/key.js';

/** The attributes of a link to a document as it was submitted; open: shown by the browser where that is safe. */
export function originalLink(collection, id, open = false) {
  const href = documentPath(collection, id, 'content') + (open ? '?inline=true' : '');
  return { href, target: '_blank', rel: 'noopener', onclick: event => key() !== null && save(event, href, id) };
}

/** A link sends no key, so the page fetches the document and hands it to the browser to save. It is never opened here: documents come from strangers. */
async function save(event, href, id) {
  event.preventDefault();
  const used = key();
  try {
    const response = await fetch(href, { headers: withKey() });
    if (!response.ok) {
      const error = errorOf(await response.text(), response.status);
      if (response.status === 401) refused(error, used);
      throw error;
    }
    const url = URL.createObjectURL(await response.blob());
    h('a', { href: url, download: id.split('/').pop() }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) alert(explain(error));
  }
}
