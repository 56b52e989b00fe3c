// The API key of this tab. It goes with the tab, so that nobody finds it in a browser that is left behind.

const NAME = 'pipeline.key';
const listeners = new Set();
let memory = null;

/** The key, or null. */
export function key() {
  try {
    return sessionStorage.getItem(NAME) ?? memory;
  } catch {
    return memory;
  }
}

/** Keeps a key as long as the tab lives; null forgets it. */
export function keepKey(value) {
  memory = value;
  try {
    if (value === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, value);
  } catch {
    // Kept in memory only.
  }
}

/** The headers of a request with the key, where there is one. */
export function withKey(headers = {}) {
  return key() === null ? headers : { ...headers, Authorization: `Bearer ${key()}` };
}

/** Calls back with the error when the server refuses a request for its key, or for having none. */
export function onRefused(listener) {
  listeners.add(listener);
}

/** Tells that a request was refused, unless another key was entered since it was sent. */
export function refused(error, used) {
  if (used !== key()) return;
  for (const listener of listeners) listener(error);
}
