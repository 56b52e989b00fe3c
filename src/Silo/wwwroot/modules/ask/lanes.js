import { h, replace } from '../core/dom.js';
import { remark } from '../core/errors.js';
import { duration } from '../core/format.js';
import { t } from '../core/language.js';
import { STAGES } from './answer.js';

/** The stages of one answer as lanes on one time axis. */
export class Lanes {
  #rows = new Map();

  constructor(element) {
    this.element = element;
    this.relabel();
  }

  /** Builds the rows anew, in the language of the interface. */
  relabel() {
    this.#rows.clear();
    const rows = STAGES.map(stage => {
      const bar = h('span', { class: 'lane-bar' });
      const row = {
        bar,
        track: h('span', { class: 'lane-track' }, bar),
        time: h('span', { class: 'lane-time' }),
        note: h('span', { class: 'lane-note' }),
      };
      row.element = h('li', { class: 'lane', 'data-stage': stage, 'data-status': 'none' },
        h('span', { class: 'lane-name' }, t(`stage.${stage}`)), row.track, row.time, row.note);
      this.#rows.set(stage, row);
      return row.element;
    });
    replace(this.element, h('ol', { class: 'lanes' }, rows));
  }

  /** Draws an answer; null: nothing asked yet. */
  draw(answer, now) {
    const elapsed = answer ? (answer.ended ?? now) - answer.asked : 0;
    // The axis begins with the first stage: the way to the server is not the pipeline's.
    const origin = Math.min(elapsed, ...[...(answer?.stages.values() ?? [])].map(stage => stage.start));
    const scale = answer ? axisOf(answer, elapsed) - origin : 1;
    for (const [stage, row] of this.#rows) {
      const known = answer?.stages.get(stage);
      // Only a question with a conversation is rewritten.
      row.element.hidden = ['rewrite', 'expand', 'steps'].includes(stage) && !known;
      const status = known ? known.status : (answer && !answer.running ? 'none' : 'pending');
      row.element.dataset.status = answer ? status : 'pending';
      const running = status === 'started';
      const took = running ? elapsed - known.start : (known?.milliseconds ?? 0);
      const drawn = status === 'finished' || running || status === 'failed';
      const from = drawn ? Math.min(1, (known.start - origin) / scale) : 0;
      const to = drawn ? Math.min(1, (known.start - origin + took) / scale) : 0;
      row.bar.style.marginInlineStart = `${from * 100}%`;
      row.bar.style.width = `${Math.max(0, to - from) * 100}%`;
      row.bar.hidden = !drawn;
      // The axis ends with retrieval; a generation that goes beyond it runs off the edge and says so.
      row.element.toggleAttribute('data-beyond', drawn && known.start - origin + took > scale * 1.01);
      row.time.textContent = drawn ? duration(took) : '';
      row.note.textContent = noteOf(answer, status, known);
      row.note.title = row.note.textContent;
    }
  }
}

function axisOf(answer, elapsed) {
  let retrieval = 0;
  let all = 1;
  for (const [stage, known] of answer.stages) {
    const end = known.status === 'started' ? elapsed : known.start + known.milliseconds;
    all = Math.max(all, end);
    if (stage !== 'generate') retrieval = Math.max(retrieval, end);
  }
  return retrieval > 0 ? Math.min(all, retrieval * 1.4) : all;
}

function noteOf(answer, status, known) {
  if (!answer || status === 'pending' || status === 'started') return '';
  if (status === 'none') return t(answer.done?.origin === 'cached' ? 'stages.cached' : 'stages.notRun');
  const detail = remark(known.code, known.values, known.detail);
  return status === 'skipped' || status === 'failed' ? t(`stages.${status}`, { detail }) : detail;
}
