/** The order in which stages are shown; keyword runs at the same time as embed and vector. */
export const STAGES = ['guard', 'rewrite', 'cache', 'expand', 'embed', 'keyword', 'vector', 'fuse', 'rerank', 'steps', 'context', 'generate'];

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
    this.restored = false;
    this.withheld = false;
  }

  /** Whether more may come. */
  get running() {
    return !this.done && !this.error && !this.stopped;
  }

  /** A turn of a stored conversation: its text and its sources; how it came about is not kept. */
  static restored(turn, collection) {
    const answer = new Answer({ collection, question: turn.question }, 0);
    answer.restored = true;
    answer.at = Date.parse(turn.asked);
    answer.ended = turn.milliseconds;
    answer.withheld = turn.withheld === true;
    answer.rewritten = turn.rewritten;
    answer.text = turn.text ?? '';
    answer.doubts = (turn.doubts ?? []).map(({ start, length, support }) => ({ from: start, to: start + length, support }));
    answer.context = (turn.sources ?? []).map(source => ({ ...source, rank: source.number }));
    answer.citations = answer.context.map(({ number, documentId, version, chunk }) => ({ number, documentId, version, chunk }));
    const grounding = turn.grounding ? { level: turn.grounding } : undefined;
    answer.done = { reason: turn.end, origin: turn.origin, milliseconds: turn.milliseconds, grounding };
    return answer;
  }

  /** The passages with the numbers by which the text cites them. */
  get numbered() {
    return this.context.map((hit, index) => [hit.rank || index + 1, hit]);
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
