/** JSON to read: coloured, scrolled, drawn only where it is seen. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import styles from "./json-block.module.css";

const LINE = 18;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

type Piece = { readonly at: number; readonly text: string; readonly kind: string | undefined };

/** Split a line of JSON into pieces with a kind: key, text, word, number. */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [whole, string, colon, word] = match;
    if (match.index > end) pieces.push({ at: end, text: line.slice(end, match.index), kind: undefined });
    if (string && colon) {
      pieces.push({ at: match.index, text: string, kind: "key" });
      pieces.push({ at: match.index + string.length, text: colon, kind: undefined });
    } else {
      const kind = string ? "text" : word ? "word" : "number";
      pieces.push({ at: match.index, text: whole, kind });
    }
    end = match.index + whole.length;
  }
  if (end < line.length) pieces.push({ at: end, text: line.slice(end), kind: undefined });
  return pieces;
}

type JsonBlockProps = { value: unknown; maxHeight?: number; label?: string };

export function JsonBlock({ value, maxHeight = 420, label = "JSON" }: JsonBlockProps) {
  const lines = useMemo(() => (JSON.stringify(value, null, 2) ?? "undefined").split("\n"), [value]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
    initialRect: { width: 400, height: maxHeight },
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles["block"]} ref={scroller} style={{ maxHeight }} tabIndex={0} aria-label={label}>
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map((row) => (
          <div key={row.key} className={styles["line"]} style={{ transform: `translateY(${row.start}px)` }}>
            {piecesOf(lines[row.index] ?? "").map((piece) => (
              <span key={piece.at} data-kind={piece.kind}>
                {piece.text}
              </span>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}
