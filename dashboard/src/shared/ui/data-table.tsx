/** A dense table whose rows are links where they lead somewhere. */
import { Button, Table } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./data-table.module.css";

export type Column<T> = {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: "right";
  readonly width?: number | string;
  /** Takes the space that the others leave, and is cut where that is too little. */
  readonly grow?: boolean;
  /** Left out on narrow screens. */
  readonly wide?: boolean;
};

type DataTableProps<T> = {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  minWidth?: number;
};

/** Rows become clickable by putting `rowLink` on the link in one of their cells. */
export function DataTable<T>({ caption, columns, rows, rowKey, minWidth }: DataTableProps<T>) {
  return (
    <Table.ScrollContainer minWidth={minWidth ?? 0} type="native">
      <Table className={styles["table"]} aria-label={caption}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.key} w={column.width} {...cellProps(column)}>
                {column.header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)} className={styles["row"]}>
              {columns.map((column) => (
                <Table.Td key={column.key} {...cellProps(column)}>
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function cellProps<T>(column: Column<T>) {
  return {
    ...(column.align ? { "data-align": column.align } : {}),
    ...(column.grow ? { "data-grow": true } : {}),
    ...(column.wide ? { "data-wide": true } : {}),
  };
}

/** The class of a link that makes its whole row clickable. */
export const rowLink = styles["rowLink"] ?? "";

type MoreProps = {
  shown: string;
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
};

/** The foot of a paged list: what is shown, and more of it. */
export function TableFoot({ shown, query }: MoreProps) {
  return (
    <div className={styles["foot"]}>
      <span className="muted numeric">
        {shown}
        {query.hasNextPage ? ", and more" : ""}
      </span>
      {query.hasNextPage ? (
        <Button
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Load more
        </Button>
      ) : null}
    </div>
  );
}
