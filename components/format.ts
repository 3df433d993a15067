import { DAY, HOUR, MINUTE } from '../lib/model/durations';

const SECOND = 1_000;

export const formatNumber = (value: number, language: string): string => new Intl.NumberFormat(language).format(value);

/** A distance to now in its largest fitting unit; below two seconds it is now. Never in the future. */
export function formatRelative(milliseconds: number, language: string, style: 'narrow' | 'long'): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style });
  const past = Math.max(0, -milliseconds);
  if (past < 2 * SECOND) return format.format(0, 'second');
  if (past < MINUTE) return format.format(-Math.floor(past / SECOND), 'second');
  if (past < HOUR) return format.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return format.format(-Math.floor(past / HOUR), 'hour');
  return format.format(-Math.floor(past / DAY), 'day');
}

/** Day and minute; the year only when it is another one. */
export function formatMoment(then: number, now: number, language: string): string {
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(!sameYear && { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(then);
}

/** "23:41" */
export const formatTime = (then: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(then);

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** "today", "yesterday", then the date; the year only when it is another one. */
export function formatDay(then: number, now: number, language: string): string {
  // A day of 23 or 25 hours still is one.
  const ago = Math.round((midnight(now) - midnight(then)) / DAY);
  if (ago === 0 || ago === 1) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-ago, 'day');
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(then);
}

const unit = (value: number, name: string, language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
    value,
  );

/** The two largest units: nobody needs the seconds of an afternoon. */
export function formatDuration(milliseconds: number, language: string): string {
  if (milliseconds < MINUTE) return unit(Math.max(0, Math.round(milliseconds / SECOND)), 'second', language);
  const days = Math.floor(milliseconds / DAY);
  const hours = Math.floor((milliseconds % DAY) / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const parts: [number, string][] = [
    [days, 'day'],
    [hours, 'hour'],
    [minutes, 'minute'],
  ];
  return parts
    .filter(([value]) => value > 0)
    .slice(0, 2)
    .map(([value, name]) => unit(value, name, language))
    .join(' ');
}

export function formatBytes(bytes: number, language: string): string {
  if (bytes < 1_000_000) return unit(Math.ceil(bytes / 1_000), 'kilobyte', language);
  if (bytes < 10_000_000) return unit(Math.round(bytes / 100_000) / 10, 'megabyte', language);
  if (bytes < 1_000_000_000) return unit(Math.round(bytes / 1_000_000), 'megabyte', language);
  return unit(Math.round(bytes / 100_000_000) / 10, 'gigabyte', language);
}
