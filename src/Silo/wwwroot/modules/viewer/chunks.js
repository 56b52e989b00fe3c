import { call, documentPath } from '../core/api.js';

const PAGE = 100;
const BEFORE = 30;

/** A stretch of a document's chunks, which grows at both ends. */
export class Chunks {
  #collection;
  #id;

  list = [];
  total = 0;
  version = null;

  constructor(collection, id) {
    this.#collection = collection;
    this.#id = id;
  }

  get hasEarlier() {
    return this.list.length > 0 && this.list[0].chunk > 0;
  }

  get hasLater() {
    return this.list.length > 0 && this.list.at(-1).chunk < this.total - 1;
  }

  /** The chunk of a number, if it is in the stretch. */
  find(number) {
    return this.list.find(chunk => chunk.chunk === number);
  }

  /** Reads the chunks around one, unless they are there. */
  async around(number) {
    if (this.find(number) || (this.version !== null && number >= this.total)) return;
    const page = await this.#read(Math.max(0, number - BEFORE), PAGE);
    if (page.chunks.length === 0 && page.total > 0) await this.around(0);
    else this.list = page.chunks;
  }

  /** Reads more before the stretch. */
  async earlier() {
    const first = this.list[0].chunk;
    const from = Math.max(0, first - PAGE);
    const { chunks } = await this.#read(from, first - from);
    this.list = [...chunks, ...this.list];
  }

  /** Reads more behind the stretch. */
  async later() {
    const { chunks } = await this.#read(this.list.at(-1).chunk + 1, PAGE);
    this.list = [...this.list, ...chunks];
  }

  async #read(from, limit) {
    const page = await call('GET', `${documentPath(this.#collection, this.#id, 'chunks')}?from=${from}&limit=${limit}`);
    // Chunks of two versions do not go together.
    if (this.version !== null && page.version !== this.version) this.list = [];
    this.version = page.version;
    this.total = page.total;
    this.info = page;
    return page;
  }
}

/** The part of the document's text that a chunk is: its text without what was added to it, as long as its range. */
export function ownText(chunk) {
  let own = chunk.text;
  for (const part of [...(chunk.added ?? [])].reverse()) own = own.slice(0, part.start) + own.slice(part.start + part.length);
  const length = chunk.end - chunk.start;
  return own.length > length ? own.slice(0, length) : own.padEnd(length);
}

/** The text of a stretch of chunks, and where it begins in the document's: a chunk's range is a range of it. */
export function textOf(chunks) {
  const base = chunks[0]?.start ?? 0;
  const parts = [];
  let at = base;
  for (const chunk of chunks) {
    if (chunk.end <= at && parts.length > 0) continue;
    const own = ownText(chunk);
    if (chunk.start >= at) parts.push(between(chunk.start - at, own), own);
    else parts.push(own.slice(at - chunk.start));
    at = chunk.end;
  }
  return { text: parts.join(''), base };
}

// Of the white space between chunks only the length is known: sentences are parted by a blank, rows by a line end, blocks by two.
function between(length, next) {
  if (length === 1) return next.startsWith('|') ? '\n' : ' ';
  return length === 2 ? '\n\n' : length > 2 ? '\n'.padEnd(length) : '';
}
