// Which sentence of a passage an answer leans on, by shared character bigrams: they need no word breaks, so that
// Korean with its particles and English are treated alike.

const SENTENCE_END = /(?<=[.!?。！？]["'”’)\]]*)\s+|\n+/;

/** The sentence of `text` that ends at `position`, without citation marks. */
export function sentenceBefore(text, position) {
  const parts = text.slice(0, position).replace(/(\s*\[\d+\])+\s*$/, '').split(SENTENCE_END);
  return (parts.at(-1) ?? '').replace(/\[\d+\]/g, '').trim();
}

/**
 * The span [start, end) of the sentence in `passage` that is most like `claim`; null when none shares a fifth of the
 * bigrams (Dice's coefficient).
 */
export function supportOf(passage, claim) {
  const wanted = bigrams(claim);
  if (wanted.size === 0) return null;
  let best = null;
  let bestScore = 0.2;
  for (const [start, end] of sentences(passage)) {
    const own = bigrams(passage.slice(start, end));
    let shared = 0;
    for (const pair of own) if (wanted.has(pair)) shared++;
    const score = (2 * shared) / (own.size + wanted.size);
    if (score > bestScore) {
      bestScore = score;
      best = [start, end];
    }
  }
  return best;
}

function* sentences(text) {
  let start = 0;
  for (const part of text.split(SENTENCE_END)) {
    const at = text.indexOf(part, start);
    if (part.trim()) yield [at, at + part.length];
    start = at + part.length;
  }
}

function bigrams(text) {
  const plain = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const pairs = new Set();
  for (let i = 0; i + 1 < plain.length; i++) pairs.add(plain.slice(i, i + 2));
  return pairs;
}
