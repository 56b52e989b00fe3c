import { h, oncePerFrame, replace, s } from '../core/dom.js';
import { remark } from '../core/errors.js';
import { count, score } from '../core/format.js';
import { t } from '../core/language.js';
import { keyOf, LISTS } from './answer.js';

const SHOWN = 10;
const SHOWN_NARROW = 5;
const SCORE = { keyword: 'keyword', vector: 'vector', fused: 'fused', reranked: 'blended' };
const STAGE = { keyword: 'keyword', vector: 'vector', fused: 'fuse', reranked: 'rerank' };

/** The four ranked lists side by side, with a line along each passage. */
export class Ranks {
  #answer = null;
  #pointed = null;
  #stuck = null;

  constructor(element) {
    this.element = element;
    const redraw = oncePerFrame(() => this.#lines());
    new ResizeObserver(redraw).observe(element);
    element.addEventListener('pointerover', event => this.#point(event.target.closest('[data-hit]')?.dataset.hit ?? null));
    element.addEventListener('pointerleave', () => this.#point(null));
    element.addEventListener('focusin', event => this.#point(event.target.closest('[data-hit]')?.dataset.hit ?? null));
    element.addEventListener('focusout', () => this.#point(null));
    element.addEventListener('keydown', event => this.#walk(event));
  }

  /** Draws an answer's lists; null: nothing asked yet. open(number): a cited passage was chosen. */
  draw(answer, open) {
    this.#answer = answer;
    if (!answer) {
      replace(this.element);
      return;
    }
    const cited = answer.cited;
    this.svg = s('svg', { class: 'rank-lines', 'aria-hidden': 'true' });
    replace(this.element, this.svg, LISTS.map(name => this.#column(name, answer, cited, open)));
    const first = this.element.querySelector('[data-hit]');
    if (first) first.tabIndex = 0;
    this.#lines();
    if (this.#pointed) this.#mark();
  }

  #column(name, answer, cited, open) {
    const hits = answer.lists.get(name);
    const stage = answer.stages.get(STAGE[name]);
    const shown = matchMedia('(max-width: 40rem)').matches ? SHOWN_NARROW : SHOWN;
    let body;
    if (hits?.length) {
      const previous = name === 'reranked' ? answer.lists.get('fused') : null;
      const before = new Map((previous ?? []).map((hit, index) => [keyOf(hit), index + 1]));
      body = [
        h('ol', {}, hits.slice(0, shown).map((hit, index) => this.#row(hit, index + 1, name, before, cited, open))),
        hits.length > shown && h('p', { class: 'quiet rank-more' }, t('ranks.more', { n: count(hits.length - shown) })),
      ];
    } else {
      const skipped = stage?.status === 'skipped' || stage?.status === 'failed';
      const text = skipped ? t(`stages.${stage.status}`, { detail: remark(stage.code, stage.values, stage.detail) })
        : hits ? t('ranks.none')
          : answer.running ? t('ranks.pending') : t(answer.done?.origin === 'cached' ? 'stages.cached' : 'stages.notRun');
      body = [h('p', { class: 'rank-empty', 'data-skipped': skipped }, text)];
    }
    return h('div', { class: 'rank-column', 'data-column': name, role: 'group', 'aria-label': t(`ranks.${name}`) },
      h('h3', {}, t(`ranks.${name}`), hits ? h('span', { class: 'quiet' }, count(hits.length)) : null), body);
  }

  #row(hit, rank, name, before, cited, open) {
    const key = keyOf(hit);
    const number = cited.get(key);
    const was = before.get(key) ?? (name === 'reranked' ? hit.scores?.fusedRank : undefined);
    const place = hit.headingPath?.at(-1);
    const label = hit.title || hit.documentId;
    const value = hit.scores?.[SCORE[name]] ?? hit.score;
    return h('li', {},
      h('button', {
        type: 'button', class: 'rank-row', tabindex: -1, 'data-hit': key, 'data-key': `${name}-${key}`, 'data-cited': number !== undefined,
        title: [label, ...(hit.headingPath ?? [])].join(' › '),
        onclick: () => {
          const shown = number ?? this.#answer.context.findIndex(entry => keyOf(entry) === key) + 1;
          if (shown > 0) open(shown);
          this.#stuck = this.#stuck === key ? null : key;
          this.#point(null);
        },
      },
      h('span', { class: 'rank-number' }, String(rank)),
      h('span', { class: 'rank-title' }, place && place !== label ? place : label, h('small', {}, place && place !== label ? label : hit.documentId)),
      was !== undefined && name === 'reranked' ? movement(was - rank) : null,
      number === undefined ? null : h('span', { class: 'cite', 'aria-label': t('ranks.cited', { n: number }) }, String(number)),
      h('span', { class: 'rank-score' }, score(value))));
  }

  #lines() {
    if (!this.svg?.isConnected) return;
    const box = this.element.getBoundingClientRect();
    const columns = [...this.element.querySelectorAll('.rank-column')];
    // Stacked columns (narrow screens) have no side to draw a line from; the movement marks remain.
    const stacked = columns.length < 2 || columns[1].getBoundingClientRect().top > columns[0].getBoundingClientRect().top + 4;
    this.svg.setAttribute('viewBox', `0 0 ${Math.max(1, box.width)} ${Math.max(1, box.height)}`);
    const seen = new Map();
    const paths = [];
    columns.forEach((column, index) => {
      for (const row of column.querySelectorAll('[data-hit]')) {
        const rect = row.getBoundingClientRect();
        const here = { index, left: rect.left - box.left, right: rect.right - box.left, y: rect.top - box.top + rect.height / 2 };
        const last = seen.get(row.dataset.hit);
        if (last && !stacked) paths.push(line(row.dataset.hit, last, here, row.hasAttribute('data-cited')));
        seen.set(row.dataset.hit, here);
      }
    });
    this.svg.replaceChildren(...paths.sort((a, b) => a.hasAttribute('data-cited') - b.hasAttribute('data-cited')));
    this.#mark();
  }

  #point(key) {
    this.#pointed = key ?? this.#stuck;
    this.#mark();
  }

  #mark() {
    this.element.toggleAttribute('data-pointing', this.#pointed !== null);
    for (const part of this.element.querySelectorAll('[data-hit], [data-line]')) {
      part.toggleAttribute('data-pointed', (part.dataset.hit ?? part.dataset.line) === this.#pointed);
    }
  }

  // One stop of the Tab key for all lists; arrows walk inside.
  #walk(event) {
    const from = event.target.closest('[data-hit]');
    const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[event.key];
    if (!from || !step) return;
    const columns = [...this.element.querySelectorAll('.rank-column')].map(column => [...column.querySelectorAll('[data-hit]')]);
    let x = columns.findIndex(column => column.includes(from));
    let y = columns[x].indexOf(from) + step[1];
    do x += step[0]; while (step[0] && columns[x]?.length === 0);
    const column = columns[x];
    if (!column) return;
    y = Math.min(Math.max(0, y), column.length - 1);
    event.preventDefault();
    from.tabIndex = -1;
    column[y].tabIndex = 0;
    column[y].focus();
  }
}

function movement(up) {
  const [sign, text] = up > 0 ? ['▲', t('ranks.up', { n: up })] : up < 0 ? ['▼', t('ranks.down', { n: -up })] : ['=', t('ranks.same')];
  return h('span', { class: 'rank-move', 'data-move': Math.sign(up), role: 'img', 'aria-label': text, title: text }, up === 0 ? sign : `${sign}${Math.abs(up)}`);
}

function line(key, from, to, cited) {
  const bend = (to.left - from.right) / 2;
  return s('path', {
    d: `M${from.right},${from.y} C${from.right + bend},${from.y} ${to.left - bend},${to.y} ${to.left},${to.y}`,
    'data-line': key, 'data-cited': cited, 'data-skips': to.index - from.index > 1,
  });
}
