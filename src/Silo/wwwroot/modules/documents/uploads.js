import { ApiError, errorOf, pathOf } from '../core/api.js';
import { key, refused, withKey } from '../core/key.js';

const AT_ONCE = 3;
const MAX_RETRIES = 4;
const MAX_DELAY_MS = 30_000;

/** Files on their way into a collection, three at a time; each then follows its document's state. */
export class Uploads {
  #waiting = [];
  #running = 0;
  #changed;

  entries = [];

  /** changed(): something is worth redrawing. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Queues files: { file, path } with the path inside the dropped folder. */
  add(collection, files) {
    for (const { file, path } of files) {
      const entry = {
        collection, file, name: path, id: path, state: 'waiting', sent: 0, total: file.size,
        failure: null, error: null, unchanged: false, attempts: 0, xhr: null,
      };
      this.entries.push(entry);
      this.#waiting.push(entry);
    }
    this.#changed();
    this.#next();
  }

  /** Notes a document that was added in another way, so that its state is followed too. */
  follow(receipt, name) {
    this.entries.push({ collection: receipt.collection, file: null, name, id: receipt.id, state: receipt.state, sent: 1, total: 1, failure: null, unchanged: receipt.unchanged });
    this.#changed();
  }

  /** Stops an entry that has not reached the server. */
  cancel(entry) {
    if (entry.state !== 'waiting' && entry.state !== 'uploading') return;
    entry.state = 'cancelled';
    this.#waiting = this.#waiting.filter(other => other !== entry);
    entry.xhr?.abort();
    this.#changed();
  }

  /** Takes in the states that the server reports. */
  update(collection, documents) {
    const byId = new Map(documents.map(document => [document.id, document]));
    let any = false;
    for (const entry of this.entries) {
      const document = entry.collection === collection ? byId.get(entry.id) : undefined;
      if (!document || !['accepted', 'chunked', 'failed'].includes(entry.state) || !(document.version >= (entry.version ?? 0))) continue;
      if (entry.state === document.state && (entry.failure?.reason ?? null) === (document.failureReason ?? null)) continue;
      entry.state = document.state;
      entry.failure = document.failureReason ? { code: document.failureCode, values: document.failureValues, reason: document.failureReason } : null;
      any = true;
    }
    if (any) this.#changed();
  }

  /** Removes the entries that are through. */
  clear() {
    this.entries = this.entries.filter(entry => !isOver(entry));
    this.#changed();
  }

  #next() {
    while (this.#running < AT_ONCE && this.#waiting.length > 0) {
      this.#running++;
      this.#send(this.#waiting.shift());
    }
  }

  async #send(entry) {
    try {
      const [receipt] = await this.#post(entry);
      Object.assign(entry, { id: receipt.id, version: receipt.version, state: receipt.state, unchanged: receipt.unchanged, sent: entry.total });
    } catch (error) {
      if (entry.state !== 'cancelled') this.#failed(entry, error);
    }
    entry.xhr = null;
    this.#running--;
    this.#changed();
    this.#next();
  }

  #failed(entry, error) {
    // A full queue or a store out of reach passes; anything else will not go better the second time.
    const passing = error.status === 429 || error.status === 503 || error.status === 0;
    if (passing && entry.attempts < MAX_RETRIES) {
      entry.attempts++;
      entry.state = 'waiting';
      entry.sent = 0;
      const delay = Math.min(MAX_DELAY_MS, Math.max((error.retryAfterSeconds ?? 0) * 1000, 1000 * 2 ** entry.attempts));
      setTimeout(() => {
        if (entry.state !== 'waiting') return;
        this.#waiting.push(entry);
        this.#next();
      }, delay);
    } else {
      entry.state = 'refused';
      entry.error = error;
    }
  }

  #post(entry) {
    return new Promise((resolve, reject) => {
      const form = new FormData();
      form.append('file', entry.file, entry.name);
      // fetch tells nothing of an upload's progress.
      const used = key();
      const xhr = entry.xhr = new XMLHttpRequest();
      xhr.open('POST', pathOf(entry.collection, 'documents'));
      for (const [name, value] of Object.entries(withKey())) xhr.setRequestHeader(name, value);
      xhr.upload.onprogress = event => {
        entry.sent = event.lengthComputable ? (event.loaded / event.total) * entry.total : entry.sent;
        this.#changed();
      };
      xhr.onload = () => {
        if (xhr.status < 200 || xhr.status > 299) {
          const error = errorOf(xhr.responseText, xhr.status);
          if (xhr.status === 401) refused(error, used);
          reject(error);
          return;
        }
        try {
          resolve(JSON.parse(xhr.responseText));
        } catch {
          reject(errorOf('', xhr.status));
        }
      };
      xhr.onerror = xhr.onabort = xhr.ontimeout = () => reject(new ApiError({ code: 'network', message: 'network' }, 0));
      entry.state = 'uploading';
      xhr.send(form);
      this.#changed();
    });
  }
}

/** Whether nothing more will happen to an entry by itself. */
export function isOver(entry) {
  return ['indexed', 'refused', 'cancelled', 'failed', 'deleted'].includes(entry.state) || entry.unchanged;
}
