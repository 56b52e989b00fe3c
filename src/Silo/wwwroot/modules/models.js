import { call } from './core/api.js';

const BUSY_MS = 2000;
const CALM_MS = 20_000;

/** The models that the server knows, read again from time to time, more often while one is on its way. */
export class Models {
  #listeners = new Set();
  #timer = 0;

  list = [];

  constructor() {
    document.addEventListener('visibilitychange', () => !document.hidden && this.load());
    this.load();
  }

  /** Calls back after every reading. */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Reads the list now. */
  async load() {
    clearTimeout(this.#timer);
    try {
      this.list = await call('GET', '/api/models');
      for (const listener of this.#listeners) listener(this.list);
    } catch {
      // The next reading may go better.
    }
    clearTimeout(this.#timer);
    const busy = this.list.some(model => ['downloading', 'opening', 'faulted', 'reopening'].includes(model.state));
    if (!document.hidden) this.#timer = setTimeout(() => this.load(), busy ? BUSY_MS : CALM_MS);
  }
}
