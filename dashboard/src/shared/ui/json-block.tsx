/** JSON to read: coloured, scrolled, drawn only where it is seen. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import styles from "./json-block.module.css";
import { piecesOf } from "./json-pieces";

const LINE = 18;

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
    <section
      className={styles["block"]}
      ref={scroller}
      style={{ maxHeight }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            className={styles["line"]}
            style={{ transform: `translateY(${row.start}px)` }}
          >
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
