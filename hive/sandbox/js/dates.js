// Extension methods of dates, both JavaScript's own and luxon's.
'use strict';

const UNITS = ['milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'quarters', 'years'];
const toLuxon = (value) => (isLuxon(value) ? value : luxon().DateTime.fromJSDate(value));
const likeInput = (value, made) => (isLuxon(value) ? made : made.toJSDate());

const NUMERIC_FORMATS = ['ms', 's', 'us', 'excel'];

function textToDateTime(text, [format] = []) {
  const { DateTime } = luxon();
  if (NUMERIC_FORMATS.includes(format)) return numberToDateTime(Number(text), [format]);
  if (format) return DateTime.fromFormat(text, format);
  const keepZone = { setZone: true };
  for (const parse of ['fromISO', 'fromHTTP', 'fromRFC2822', 'fromSQL']) {
    const made = DateTime[parse](text, keepZone);
    if (made.isValid) return made;
  }
  const parsed = /^\s*\d+\s*$/.test(text) ? Number.NaN : Date.parse(text);
  if (Number.isNaN(parsed)) throw extensionError('cannot convert to Luxon DateTime');
  return DateTime.fromMillis(parsed);
}

function textToDate(text) {
  const made = new Date(text);
  if (Number.isNaN(made.getTime())) throw extensionError('cannot convert to date');
  return made;
}

function moment(value) {
  if (typeof value === 'string') return textToDateTime(value);
  if (isDate(value) || isLuxon(value)) return toLuxon(value);
  return luxon().DateTime.invalid('not a date');
}

function amount(given, unit) {
  if (typeof given !== 'object' && unit !== undefined) return { [unit]: given };
  return given ?? {};
}

function unitOf(unit) {
  const plural = typeof unit === 'string' && !unit.endsWith('s') ? `${unit}s` : unit;
  if (UNITS.includes(plural)) return plural;
  const known = UNITS.map((u) => `'${u}'`).join(', ');
  throw extensionError(`Unsupported unit '${String(unit)}'. Supported: ${known}.`);
}

function difference(from, to, units) {
  if (Array.isArray(units)) return from.diff(to, units.map(unitOf)).toObject();
  return from.diff(to, unitOf(units)).as(unitOf(units));
}

function diffTo(value, [other, units = 'days']) {
  for (const unit of [units].flat()) unitOf(unit);
  const to = moment(other);
  if (!isLuxon(value)) throw new TypeError('not a luxon DateTime');
  return difference(value, to, units);
}

// A text that is no date leaves the question without an answer.
function moments(values) {
  try {
    return values.map(moment);
  } catch {
    throw new TypeError('not a date');
  }
}

function isBetween(value, dates) {
  if (dates.length !== 2) throw extensionError('isBetween(): expected exactly two args');
  const [first, second] = moments(dates);
  if (!first.isValid || !second.isValid) throw new TypeError('not a date');
  const [low, high] = first <= second ? [first, second] : [second, first];
  return toLuxon(value) >= low && toLuxon(value) <= high;
}

const PARTS = { week: 'weekNumber', day: 'day', ms: 'millisecond' };

function extract(value, [part = 'week']) {
  const when = toLuxon(value);
  if (part === 'yearDayNumber') return when.ordinal;
  const singular = String(part).replace(/s$/, '');
  return when.get(part === 'ms' ? PARTS.ms : PARTS[singular] ?? singular);
}

const dateMethods = {
  beginningOf: (value, [unit = 'week']) => likeInput(value, toLuxon(value).startOf(unit)),
  endOfMonth: (value) => likeInput(value, toLuxon(value).endOf('month')),
  extract,
  isBetween,
  isDst: (value) => toLuxon(value).isInDST,
  isInLast: (value, [count = 0, unit = 'minutes']) => {
    const { DateTime } = luxon();
    const when = toLuxon(value);
    const start = DateTime.now().minus({ [unit]: count });
    return when >= start && when <= DateTime.now();
  },
  isWeekend: (value) => toLuxon(value).weekday > 5,
  plus: (value, [given, unit]) => likeInput(value, toLuxon(value).plus(amount(given, unit))),
  minus: (value, [given, unit]) => likeInput(value, toLuxon(value).minus(amount(given, unit))),
  format: (value, [format, options]) => toLuxon(value).toFormat(format, options),
  toDateTime: toLuxon,
  diffTo,
  diffToNow: (value, [units]) => diffTo(value, [luxon().DateTime.now(), units]),
  toInt: (value) => value.getTime?.() ?? value.toMillis(),
  toFloat: (value) => value.getTime?.() ?? value.toMillis(),
  toBoolean: unavailable,
  isEmpty: () => false,
  isNotEmpty: () => true,
};
