import { s } from '../core/dom.js';
import { SPAN } from './history.js';

const WIDTH = 120;
const HEIGHT = 28;

/** A small area chart of [seconds, value] pairs ending at `now`. `top` fixes the upper end; else the largest value, at least 1. */
export function sparkline(points, now, top) {
  const highest = top ?? Math.max(1, ...points.map(([, value]) => value));
  const at = points.map(([seconds, value]) => [
    (WIDTH * (seconds - now + SPAN)) / SPAN,
    HEIGHT - 1 - (HEIGHT - 3) * Math.min(1, Math.max(0, value / highest)),
  ]);
  const line = at.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' L');
  return s('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('line', { x1: 0, x2: WIDTH, y1: HEIGHT - 1, y2: HEIGHT - 1, class: 'spark-base' }),
    at.length > 1 ? s('path', { class: 'spark-area', d: `M${at[0][0].toFixed(1)},${HEIGHT - 1} L${line} L${at.at(-1)[0].toFixed(1)},${HEIGHT - 1} Z` }) : null,
    at.length > 1 ? s('path', { class: 'spark-line', d: `M${line}` }) : null);
}
