import { h } from '../core/dom.js';
import { t } from '../core/language.js';

// The little Markdown that language models write: paragraphs, lists, bold, code. Anything else stays as it is.
const INLINE = /\[(\d{1,3})\]|\*\*([^*\n]+)\*\*|`([^`\n]+)`/g;
const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,3}[.)]\s+(.*)$/;

/**
 * The nodes of an answer's text. titles: passage titles by number; only those numbers become links.
 * open(number, position): a citation was chosen; position is where its mark starts in the text.
 */
export function prose(text, titles, open) {
  const blocks = [];
  let list = null;
  let paragraph = null;
  let offset = 0;
  for (const line of text.split('\n')) {
    const match = BULLET.exec(line) ?? NUMBERED.exec(line);
    if (match) {
      const tag = BULLET.test(line) ? 'ul' : 'ol';
      if (list?.localName !== tag) blocks.push(list = h(tag, {}));
      list.append(h('li', {}, inline(match[1], offset + line.length - match[1].length, titles, open)));
      paragraph = null;
    } else if (line.trim() === '') {
      list = paragraph = null;
    } else {
      list = null;
      const heading = /^#{1,6}\s+/.exec(line)?.[0] ?? '';
      const nodes = inline(line.slice(heading.length), offset + heading.length, titles, open);
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

function inline(text, offset, titles, open) {
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, number, bold, code] = match;
    let node = null;
    if (bold) node = h('strong', {}, bold);
    else if (code) node = h('code', {}, code);
    else if (titles.has(Number(number))) node = citation(Number(number), offset + match.index, titles, open);
    if (!node) continue;
    nodes.push(text.slice(last, match.index), node);
    last = match.index + whole.length;
  }
  nodes.push(text.slice(last));
  return nodes;
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
