/** Items as a table that draws only the rows in sight. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import styles from "./executions.module.css";
import { cellText, columnsOf, isFigure, type Json } from "./items";

const ROW = 30;
const HEIGHT = 340;

export function ItemTable({ items }: { items: readonly Json[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const columns = columnsOf(items);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    initialRect: { width: 800, height: HEIGHT },
  });
  const drawn = rows.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const below = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles["items"]} ref={scroller} tabIndex={0} aria-label="Items">
      <table aria-rowcount={items.length + 1}>
        <thead>
          <tr>
            <th scope="col">#</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <Spacer height={above} /> : null}
          {drawn.map(({ index }) => (
            <ItemRow key={index} index={index} item={items[index] ?? {}} columns={columns} />
          ))}
          {below > 0 ? <Spacer height={below} /> : null}
        </tbody>
      </table>
    </section>
  );
}

const Spacer = ({ height }: { height: number }) => <tr style={{ height }} />;

type ItemRowProps = { index: number; item: Json; columns: readonly string[] };

function ItemRow({ index, item, columns }: ItemRowProps) {
  return (
    <tr style={{ height: ROW }} aria-rowindex={index + 2}>
      <td className={styles["index"]}>{index}</td>
      {columns.map((column) => {
        const shown = cellText(item[column]);
        return (
          <td key={column} title={shown} data-figure={isFigure(item[column])}>
            {shown}
          </td>
        );
      })}
    </tr>
  );
}
