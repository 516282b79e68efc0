/** Numbers, durations and times as people read them. */

const LOCALE = "en-GB";
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(LOCALE, {
  maximumFractionDigits: 1,
  minimumFractionDigits: 1,
});
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" });

export const NOTHING = "–";

export const formatNumber = (value: number): string => whole.format(value);

/** Tokens per second: one digit below 100, none above; null was not measured. */
export function formatSpeed(value: number | null | undefined, unit?: string): string {
  if (value === null || value === undefined) return NOTHING;
  const figure = value >= 100 ? whole.format(value) : oneDigit.format(value);
  return unit ? `${figure} ${unit}` : figure;
}

export const formatPercent = (share: number): string => `${Math.floor(share * 100)} %`;

/** A duration in the two units that matter. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NOTHING;
  if (seconds < 0.001) return "< 1 ms";
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${oneDigit.format(seconds)} s`;
  const total = Math.round(seconds);
  if (total < 3600) return `${Math.floor(total / 60)} min ${total % 60} s`;
  if (total < 86_400) return `${Math.floor(total / 3600)} h ${Math.floor((total % 3600) / 60)} min`;
  return `${Math.floor(total / 86_400)} d ${Math.floor((total % 86_400) / 3600)} h`;
}

/** A duration that still grows: whole seconds, so that it does not flicker. */
export const formatElapsed = (seconds: number): string =>
  seconds < 60 ? `${Math.floor(seconds)} s` : formatDuration(Math.floor(seconds));

/** Seconds between two instants; an open end counts to `now`. */
export function secondsBetween(
  start: string | null | undefined,
  end: string | null | undefined,
  now = Date.now(),
): number | null {
  if (!start) return null;
  const until = end ? Date.parse(end) : now;
  return Math.max(0, (until - Date.parse(start)) / 1000);
}

/** How long ago, or how soon; a date after a week. */
export function formatRelative(instant: string, now: number): string {
  const seconds = (now - Date.parse(instant)) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return "just now";
  if (size >= 7 * 86_400) return day.format(new Date(instant));
  const span = relativeSpan(size);
  return seconds >= 0 ? `${span} ago` : `in ${span}`;
}

function relativeSpan(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

export const formatExact = (instant: string): string => exact.format(new Date(instant));

/** The end of an id, where UUIDv7 differ. */
export const shortId = (id: string): string => id.slice(-8);

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** The same with a capital letter, to begin a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Turn `code_generation` into "code generation". */
export const words = (name: string): string => name.replaceAll("_", " ");
