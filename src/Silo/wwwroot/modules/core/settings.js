// What a person chose, kept in this browser. Storage may be forbidden; then it lasts as long as the page.

const memory = new Map();

/** Reads a setting, or null. */
export function read(name) {
  try {
    return localStorage.getItem(`pipeline.${name}`) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

/** Keeps a setting; null forgets it. */
export function keep(name, value) {
  memory.set(name, value);
  try {
    if (value === null) localStorage.removeItem(`pipeline.${name}`);
    else localStorage.setItem(`pipeline.${name}`, value);
  } catch {
    // Kept in memory only.
  }
}
