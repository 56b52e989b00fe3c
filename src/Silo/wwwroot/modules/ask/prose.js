import { h } from '../core/dom.js';
import { t } from '../core/language.js';

// The little Markdown that language models write: paragraphs, lists, bold, code. Anything else stays as it is.
const INLINE = /\[(\d{1,3})\]|\*\*([^*\n]+)\*\*|`([^`\n]+)`/g;
const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,3}[.)]\s+(.*)$/;

/**
 * The nodes of an answer's text. titles: passage titles by number; only those numbers become links.
 * open(number, position): a citation was chosen; position is where its mark starts in the text.
 * doubts: where the text is not wholly supported, as Answer has it.
 */
export function prose(text, titles, open, doubts = []) {
  const blocks = [];
  let list = null;
  let paragraph = null;
  let offset = 0;
  for (const line of text.split('\n')) {
    const match = BULLET.exec(line) ?? NUMBERED.exec(line);
    if (match) {
      const tag = BULLET.test(line) ? 'ul' : 'ol';
      if (list?.localName !== tag) blocks.push(list = h(tag, {}));
      list.append(h('li', {}, inline(match[1], offset + line.length - match[1].length, titles, open, doubts)));
      paragraph = null;
    } else if (line.trim() === '') {
      list = paragraph = null;
    } else {
      list = null;
      const heading = /^#{1,6}\s+/.exec(line)?.[0] ?? '';
      const nodes = inline(line.slice(heading.length), offset + heading.length, titles, open, doubts);
      if (heading) {
        blocks.push(h('p', { class: 'prose-heading' }, nodes));
        paragraph = null;
      } else if (paragraph) {
        paragraph.append(h('br'), ...nodes);
      } else {
        blocks.push(paragraph = h('p', {}, nodes));
      }
    }
    offset += line.length + 1;
  }
  return blocks;
}

function inline(text, offset, titles, open, doubts) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, number, bold, code] = match;
    let node = null;
    if (bold) node = h('strong', {}, bold);
    else if (code) node = h('code', {}, code);
    else if (titles.has(Number(number))) node = citation(Number(number), offset + match.index, titles, open);
    if (!node) continue;
    nodes.push(...marked(text.slice(last, match.index), offset + last, doubts), ...marked(node, offset + match.index, doubts));
    last = match.index + whole.length;
  }
  nodes.push(...marked(text.slice(last), offset + last, doubts));
  return nodes;
}

/** A text, or a node, with what is not wholly supported in it marked. */
function marked(content, offset, doubts) {
  if (typeof content !== 'string') {
    const doubt = content.localName === 'a' ? null : doubts.find(({ from, to }) => from <= offset && offset < to);
    return [doubt ? mark(content, doubt) : content];
  }
  const nodes = [];
  let last = 0;
  for (const doubt of doubts) {
    const from = Math.max(last, doubt.from - offset);
    const to = Math.min(content.length, doubt.to - offset);
    if (from >= to || !content.slice(from, to).trim()) continue;
    nodes.push(content.slice(last, from), mark(content.slice(from, to), doubt));
    last = to;
  }
  nodes.push(content.slice(last));
  return nodes;
}

function mark(content, { support }) {
  return h('span', { class: `doubt ${support}`, title: t(`support.${support}`) }, content);
}

function citation(number, position, titles, open) {
  return h('a', {
    class: 'cite',
    href: `#passage-${number}`,
    'data-citation': number,
    'data-key': `cite-${position}`,
    title: titles.get(number),
    'aria-label': t('cite.open', { n: number, title: titles.get(number) }),
    onclick: event => {
      event.preventDefault();
      open(number, position);
    },
  }, String(number));
}
