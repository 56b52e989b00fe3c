import { language, t } from './language.js';

const numbers = { en: new Intl.NumberFormat('en'), ko: new Intl.NumberFormat('ko') };

/** An integer with grouping. */
export function count(value) {
  return numbers[language()].format(Math.round(value ?? 0));
}

/** A duration: 0.4 ms, 38 ms, 1.24 s. */
export function duration(milliseconds) {
  if (!Number.isFinite(milliseconds)) return '–';
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 100_000) return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
  return `${Math.round(milliseconds / 1000)} s`;
}

/** A size in bytes: 812 B, 14.2 KB, 3.1 MB. */
export function bytes(value) {
  if (!Number.isFinite(value)) return '–';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A score with three significant digits. */
export function score(value) {
  if (!Number.isFinite(value)) return '';
  return Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}

/** A part of one as a percentage. */
export function percent(value) {
  return Number.isFinite(value) ? `${Math.round(value * 100)}%` : '–';
}

/** How long ago: now, 12 s, 4 min, 3 h, else the date. */
export function ago(instant, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(instant).getTime()) / 1000);
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 3) return t('time.now');
  if (seconds < 60) return t('time.seconds', { n: Math.floor(seconds) });
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t('time.hours', { n: Math.floor(seconds / 3600) });
  return new Date(instant).toLocaleDateString(language());
}

/** A long time: 40 seconds, 12 minutes, 3 hours. */
export function span(seconds) {
  const [unit, n] = seconds >= 7200 ? ['hours', seconds / 3600] : seconds >= 120 ? ['minutes', seconds / 60] : ['seconds', seconds];
  return t(`span.${unit}`, { n: count(n) });
}

/** The full local date and time, for titles. */
export function moment(instant) {
  return new Date(instant).toLocaleString(language());
}
