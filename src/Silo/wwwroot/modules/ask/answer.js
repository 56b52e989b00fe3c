/** The order in which stages are shown; keyword runs at the same time as embed and vector. */
export const STAGES = ['guard', 'rewrite', 'cache', 'embed', 'keyword', 'vector', 'fuse', 'rerank', 'context', 'generate'];

/** The lists shown side by side. */
export const LISTS = ['keyword', 'vector', 'fused', 'reranked'];

/** What names a passage over all lists. */
export function keyOf(hit) {
  return JSON.stringify([hit.documentId, hit.version, hit.chunk]);
}

/** One question and what its events have added up to so far. */
export class Answer {
  constructor(request, now) {
    this.request = request;
    this.asked = now;
    this.at = Date.now();
    this.text = '';
    this.doubts = [];
    this.stages = new Map();
    this.lists = new Map();
    this.context = [];
    this.conflicts = [];
    this.citations = [];
    this.verdicts = [];
    this.done = null;
    this.error = null;
    this.stopped = false;
  }

  /** Whether more may come. */
  get running() {
    return !this.done && !this.error && !this.stopped;
  }

  /** The numbers of the passages cited so far, by passage key. */
  get cited() {
    const numbers = new Map();
    for (const citation of this.citations) {
      numbers.set(keyOf({ documentId: citation.documentId, version: citation.version, chunk: citation.chunk }), citation.number);
    }
    return numbers;
  }

  /** Takes an event. `now` is performance.now() at its arrival. */
  take(event, now) {
    switch (event.type) {
      case 'stage': this.#stage(event, now - this.asked); break;
      case 'hits':
        if (event.stage === 'context') [this.context, this.conflicts] = [event.hits ?? [], event.conflicts ?? []];
        else this.lists.set(event.stage, event.hits ?? []);
        break;
      case 'token': this.#token(event); break;
      case 'citation': this.citations.push(event); break;
      case 'verdict': this.verdicts.push(event.verdict); break;
      case 'done': this.done = event; break;
      // Kinds that a newer server may add are passed over.
    }
  }

  /** Text, and where it is not wholly supported by the passages: [{ from, to, support }]. */
  #token({ text, support }) {
    const from = this.text.length;
    this.text += text;
    if (support === 'partly' || support === 'unsupported') this.doubts.push({ from, to: this.text.length, support });
  }

  #stage({ stage, status, milliseconds, detail, code, values }, elapsed) {
    const known = this.stages.get(stage);
    if (status === 'started') {
      this.stages.set(stage, { status, start: elapsed, milliseconds: 0, detail, code, values });
      return;
    }
    // Its own figure says how long it took. It began when "started" came, or earlier when events were held up on the way.
    const start = Math.max(0, Math.min(known?.start ?? Infinity, elapsed - (milliseconds ?? 0)));
    this.stages.set(stage, { status, start, milliseconds: milliseconds ?? 0, detail, code, values });
  }
}
