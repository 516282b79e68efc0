/** Items as rows and columns. */

export type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The `json` part of an item. */
export const jsonOf = (item: Json): Json => (isRecord(item["json"]) ? item["json"] : {});

const MOST_COLUMNS = 40;

/** The fields of all items, in the order in which they first appear. */
export function columnsOf(items: readonly Json[]): string[] {
  const names = new Set<string>();
  for (const item of items) {
    for (const name of Object.keys(item)) names.add(name);
    if (names.size >= MOST_COLUMNS) break;
  }
  return [...names].slice(0, MOST_COLUMNS);
}

const LONGEST_CELL = 300;

/** What a cell shows: texts as they are, everything else as compact JSON, absent as nothing. */
export function cellText(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
}

export const isFigure = (value: unknown): boolean => typeof value === "number";
