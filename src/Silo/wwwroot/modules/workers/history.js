/** Seconds that the charts show. */
export const SPAN = 60;

/** The figures of each worker over the last minute. */
export class WorkerHistory {
  #series = new Map();

  /** Takes a reading of all workers; `seconds` is the time of the reading. */
  add(workers, seconds) {
    const alive = new Set(workers.map(worker => worker.key));
    for (const key of this.#series.keys()) if (!alive.has(key)) this.#series.delete(key);
    for (const worker of workers) {
      const samples = this.#series.get(worker.key) ?? [];
      const last = samples.at(-1);
      const gap = last ? Math.max(0.2, seconds - last.seconds) : 0;
      // A restarted worker counts from nothing again.
      const moved = last && worker.tokens >= last.total ? worker.tokens - last.total : 0;
      samples.push({
        seconds,
        total: worker.tokens ?? 0,
        queued: worker.queued ?? 0,
        active: worker.active ?? 0,
        // A generator tells its own rate; for the others the first reading has nothing to compare with.
        tokens: worker.tokensPerSecond ?? (last ? moved / gap : null),
        padding: worker.padding ?? 0,
        first: worker.firstTokenMilliseconds ?? 0,
        gap: worker.gapMilliseconds ?? 0,
        cached: part(worker.cachedTokens, worker.promptTokens),
        acceptance: worker.acceptance ?? 0,
        kv: worker.kvTotal > 0 ? (worker.kvUsed ?? 0) / worker.kvTotal : 0,
      });
      while (samples.length > 1 && samples[0].seconds < seconds - SPAN) samples.shift();
      this.#series.set(worker.key, samples);
    }
  }

  /** One figure of one worker: [seconds, value] pairs, oldest first. */
  of(key, figure) {
    return (this.#series.get(key) ?? []).map(sample => [sample.seconds, sample[figure]]).filter(([, value]) => value !== null);
  }
}

function part(some, rest) {
  return some > 0 ? some / (some + (rest ?? 0)) : 0;
}
