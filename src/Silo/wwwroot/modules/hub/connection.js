import { key } from '../core/key.js';
import { decode, encode, failureOf, handshake, Kind } from './records.js';

const PING_MS = 15_000;
const SILENCE_MS = 45_000;
const HANDSHAKE_MS = 10_000;
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 15_000;

/**
 * One connection to the hub. It opens itself and reopens after a loss, waiting twice as long each time, up to a limit,
 * for as long as the page lives. States: connecting, open, waiting.
 */
export class HubConnection {
  #url;
  #socket = null;
  #calls = new Map();
  #held = new Map();
  #watches = new Set();
  #listeners = new Set();
  #troubled = new Set();
  #nextId = 1;
  #attempts = 0;
  #heard = 0;
  #timers = [];
  #waiting = 0;

  state = 'connecting';

  /** url() gives the address of each attempt. */
  constructor(url) {
    this.#url = url;
    addEventListener('online', () => this.reconnectNow());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.reconnectNow();
    });
    this.#open();
  }

  /** Calls back when the state changes. */
  onState(listener) {
    this.#listeners.add(listener);
  }

  /** Calls back when a watch fails, or runs again. */
  onTrouble(listener) {
    this.#troubled.add(listener);
  }

  /** The watches that the server refused or broke off, and that wait to be begun again: their target and error. */
  get troubles() {
    return [...this.#watches].filter(watch => watch.error).map(({ target, error }) => ({ target, error }));
  }

  /** Opens anew with the key that there is now. */
  renew() {
    if (this.state === 'open') this.#socket?.close();
    this.reconnectNow();
  }

  /** Ends a wait between two attempts. */
  reconnectNow() {
    if (this.state !== 'waiting') return;
    clearTimeout(this.#waiting);
    this.#open();
  }

  /**
   * Starts a stream. handlers: item(value), done(error or null), each stream ends in exactly one done.
   * Returns a function that cancels it; after that nothing is called any more.
   */
  stream(target, parameters, handlers) {
    const id = this.#begin(Kind.streamInvocation, target, parameters, handlers);
    return () => {
      const sent = !this.#held.delete(id);
      if (this.#calls.delete(id) && sent) this.#send({ type: Kind.cancelInvocation, invocationId: id });
    };
  }

  /** Calls a method once; done(error or null, result) is called once. */
  call(target, parameters, done) {
    this.#begin(Kind.invocation, target, parameters, { done });
  }

  #begin(type, target, parameters, handlers) {
    const id = String(this.#nextId++);
    const record = { type, invocationId: id, target, arguments: parameters };
    // While there is no connection the call waits for the attempt under way, or starts one; it fails with the attempt.
    if (this.state === 'open') this.#send(record);
    else this.#held.set(id, record);
    this.#calls.set(id, handlers);
    this.reconnectNow();
    return id;
  }

  /**
   * Keeps a stream running over reconnects and failures, waiting twice as long after each failure, up to a limit.
   * Returns a function that ends it.
   */
  watch(target, parameters, item) {
    const watch = { target, parameters, item, stop: null, retry: 0, failures: 0, error: null };
    this.#watches.add(watch);
    if (this.state === 'open') this.#follow(watch);
    return () => {
      this.#watches.delete(watch);
      clearTimeout(watch.retry);
      watch.stop?.();
      this.#trouble(watch, null);
    };
  }

  #follow(watch) {
    clearTimeout(watch.retry);
    let items = 0;
    watch.stop = this.stream(watch.target, watch.parameters, {
      item: value => {
        // The first alone proves nothing: a stream may fail after it each time.
        if (items++ > 0) watch.failures = 0;
        this.#trouble(watch, null);
        watch.item(value);
      },
      done: error => {
        watch.stop = null;
        // A connection that is lost is shown as such, and begins every watch again when it is back.
        if (!this.#watches.has(watch) || this.state !== 'open') return;
        // Without an error the server ended it by itself; that is begun again too, and is nothing to be told.
        this.#trouble(watch, error);
        // Whoever was told of it may have ended the watch.
        if (!this.#watches.has(watch)) return;
        const delay = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(watch.failures++, 8));
        const wait = Math.max(delay, (error?.retryAfterSeconds ?? 0) * 1000);
        watch.retry = setTimeout(() => this.state === 'open' && this.#follow(watch), Math.min(LAST_DELAY_MS, wait));
      },
    });
  }

  #trouble(watch, error) {
    if (watch.error === error) return;
    watch.error = error;
    for (const listener of this.#troubled) listener();
  }

  #open() {
    this.#become('connecting');
    let socket;
    try {
      socket = new WebSocket(this.#url());
    } catch {
      this.#lost(null);
      return;
    }
    this.#socket = socket;
    let greeted = false;
    const patience = setTimeout(() => socket.close(), HANDSHAKE_MS);
    socket.onopen = () => socket.send(handshake);
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#heard = Date.now();
      let records;
      try {
        records = decode(data);
      } catch {
        socket.close();
        return;
      }
      for (const record of records) {
        if (greeted) {
          this.#take(record);
        } else if (record.error) {
          socket.close();
          return;
        } else {
          greeted = true;
          clearTimeout(patience);
          this.#greeted();
        }
      }
    };
    socket.onclose = () => {
      clearTimeout(patience);
      this.#lost(socket);
    };
  }

  #greeted() {
    this.#attempts = 0;
    this.#timers = [
      setInterval(() => this.#send({ type: Kind.ping }), PING_MS),
      setInterval(() => Date.now() - this.#heard > SILENCE_MS && this.#socket?.close(), PING_MS),
    ];
    this.#become('open');
    for (const record of this.#held.values()) this.#send(record);
    this.#held.clear();
    for (const watch of this.#watches) {
      watch.failures = 0;
      this.#follow(watch);
    }
  }

  #take(record) {
    if (record.type === Kind.close) {
      this.#socket?.close();
      return;
    }
    const call = this.#calls.get(record.invocationId);
    if (!call) return;
    if (record.type === Kind.streamItem) {
      call.item(record.item);
    } else if (record.type === Kind.completion) {
      this.#calls.delete(record.invocationId);
      call.done(record.error ? failureOf(record.error) : null, record.result);
    }
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    const delay = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempts++);
    // Half of it at random, so that many pages do not come back in the same instant.
    this.#waiting = setTimeout(() => this.#open(), delay / 2 + (Math.random() * delay) / 2);
    this.#become('waiting');
    for (const watch of this.#watches) {
      clearTimeout(watch.retry);
      this.#trouble(watch, null);
    }
    const open = [...this.#calls];
    const held = new Set(this.#held.keys());
    this.#calls.clear();
    this.#held.clear();
    for (const [id, call] of open) {
      const code = held.has(id) ? 'offline' : 'connection_lost';
      call.done(Object.assign(new Error(code), { code }));
    }
  }

  #send(record) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encode(record));
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** The hub of the host that served this page, with the key where there is one: a WebSocket takes no headers. */
export function hubUrl() {
  const url = new URL('hub', document.baseURI);
  if (key() !== null) url.searchParams.set('access_token', key());
  return url.href.replace(/^http/, 'ws');
}
