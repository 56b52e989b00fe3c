import { h, replace } from '../core/dom.js';
import { t } from '../core/language.js';

const MARGIN = '800px 0px';
const MOST_PIXELS = 12_000_000;
const A4 = { width: 595, height: 842 };

/** The pages of a document, each drawn when it comes near the screen, with the cited boxes upon them. */
export class PagesPane {
  #file = null;
  #frames = [];
  #drawing = new Map();
  #seen = null;
  #cited = null;

  constructor() {
    this.element = h('div', { class: 'pages' });
  }

  /** Shows an opened document; null: none. */
  async show(file) {
    this.close();
    this.#file = file;
    if (!file) return;
    const { width, height } = file.count > 0 ? await file.page(1) : A4;
    // Left meanwhile.
    if (file !== this.#file) return;
    this.#seen = new IntersectionObserver(entries => entries.forEach(entry => this.#near(entry)), { rootMargin: MARGIN });
    this.#frames = Array.from({ length: file.count }, (_, index) => {
      const frame = h('div', { class: 'page', 'data-page': index + 1 });
      shape(frame, width, height);
      return frame;
    });
    replace(this.element, this.#frames);
    this.relabel();
    for (const frame of this.#frames) this.#seen.observe(frame);
  }

  relabel() {
    for (const frame of this.#frames) {
      const cited = this.#cited?.boxes.some(box => box.page === Number(frame.dataset.page));
      frame.querySelector('canvas')?.setAttribute('aria-label', t(cited ? 'viewer.pageCited' : 'viewer.page', { n: frame.dataset.page }));
    }
  }

  /** Marks the boxes of a chunk and goes there; undefined: none. */
  async cite(chunk) {
    const file = this.#file;
    for (const old of this.element.querySelectorAll('.box')) old.remove();
    this.#cited = chunk ? { page: chunk.page, boxes: chunk.boxes ?? [] } : null;
    if (!chunk) return scrollTo({ top: 0 });
    const { boxes } = this.#cited;
    try {
      for (const number of new Set(boxes.map(box => box.page))) await this.#shaped(number);
    } catch {
      // A page that cannot be opened keeps the shape of the first.
    }
    if (file !== this.#file || boxes !== this.#cited?.boxes) return;
    for (const box of boxes) this.#frames[box.page - 1]?.append(boxOf(box));
    this.relabel();
    const first = this.element.querySelector('.box');
    if (first) return first.scrollIntoView({ block: 'center' });
    this.#frames[(chunk.page ?? 1) - 1]?.scrollIntoView({ block: 'start' });
  }

  close() {
    this.#seen?.disconnect();
    for (const drawing of this.#drawing.values()) drawing.abort();
    this.#drawing.clear();
    this.#frames = [];
    this.#cited = null;
    this.#file?.close();
    this.#file = null;
    replace(this.element);
  }

  async #shaped(number) {
    const frame = this.#frames[number - 1];
    if (!frame || !this.#file) return;
    const { width, height } = await this.#file.page(number);
    shape(frame, width, height);
  }

  #near({ target, isIntersecting }) {
    if (isIntersecting) this.#draw(target);
    else this.#forget(target);
  }

  async #draw(frame) {
    if (this.#drawing.has(frame)) return;
    const stop = new AbortController();
    this.#drawing.set(frame, stop);
    const canvas = h('canvas', { role: 'img' });
    try {
      const page = await this.#file.page(Number(frame.dataset.page));
      if (stop.signal.aborted) return;
      shape(frame, page.width, page.height);
      const wanted = (frame.clientWidth / page.width) * Math.min(devicePixelRatio, 2);
      const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (page.width * page.height)));
      frame.prepend(canvas);
      this.relabel();
      await page.draw(canvas, scale, stop.signal);
      frame.dataset.drawn = '';
    } catch (error) {
      // A page that cannot be drawn stays white; the text is still there.
      if (!stop.signal.aborted) frame.dataset.broken = '';
    }
  }

  // Pages far away give their memory back.
  #forget(frame) {
    this.#drawing.get(frame)?.abort();
    this.#drawing.delete(frame);
    delete frame.dataset.drawn;
    frame.querySelector('canvas')?.remove();
  }
}

function shape(frame, width, height) {
  frame.style.aspectRatio = `${width} / ${height}`;
}

function boxOf({ left, top, width, height }) {
  const element = h('div', { class: 'box', 'aria-hidden': 'true' });
  const percent = part => `${(part * 100).toFixed(3)}%`;
  Object.assign(element.style, { left: percent(left), top: percent(top), width: percent(width), height: percent(height) });
  return element;
}
