import { language, t } from './language.js';

const rules = { en: new Intl.NumberFormat('en', { useGrouping: false }), ko: new Intl.NumberFormat('ko', { useGrouping: false }) };

/** Where a passage stands in the original, in words: "pages 3–4", "sheet 2, rows 3–40", "1:02–1:40"; empty when nothing is known. */
export function placeOf(page, place) {
  const parts = [];
  if (page) parts.push(ranged(place?.kind ?? 'page', page, place?.lastPage));
  if (place?.firstRow) parts.push(ranged('row', place.firstRow, place.lastRow));
  if (place?.fromMilliseconds !== undefined) parts.push(times(place.fromMilliseconds, place.toMilliseconds ?? place.fromMilliseconds));
  return parts.join(', ');
}

/** The address of a document in the viewer, at a chunk of a version where one is given. */
export function viewerAddress(collection, id, chunk, version) {
  const parts = [collection, id, ...(chunk === undefined ? [] : [chunk, ...(version ? [version] : [])])];
  return `#/document/${parts.map(encodeURIComponent).join('/')}`;
}

function ranged(kind, first, last) {
  const number = value => rules[language()].format(value);
  return last > first ? t(`place.${kind}s`, { n: number(first), m: number(last) }) : t(`place.${kind}`, { n: number(first) });
}

function times(from, to) {
  const [begin, end] = [time(from), time(to)];
  return begin === end ? begin : `${begin}–${end}`;
}

function time(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const two = value => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
