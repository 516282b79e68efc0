/** The items that one output of one run put out, read page by page. */
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { nodeItemsQuery } from "@/shared/api/executions";
import type { NodeRun } from "@/shared/api/types";
import { formatNumber } from "@/shared/lib/format";
import { JsonBlock } from "@/shared/ui/json-block";
import { QueryView } from "@/shared/ui/query-view";
import styles from "./executions.module.css";
import { ItemTable } from "./item-table";
import { jsonOf } from "./items";

type NodeItemsProps = {
  executionId: string;
  run: NodeRun;
  output: number;
  as: "table" | "json";
};

export function NodeItems({ executionId, run, output, as }: NodeItemsProps) {
  const query = useInfiniteQuery(nodeItemsQuery(executionId, run));
  const total = run.item_counts[output] ?? 0;
  return (
    <QueryView query={query} loadingRows={3}>
      {(data) => {
        const items = data.pages.flatMap((page) => page[output] ?? []).map(jsonOf);
        if (items.length === 0) return <p className={styles["none"]}>No items here.</p>;
        return (
          <>
            {as === "table" ? (
              <ItemTable items={items} />
            ) : (
              <div className={styles["padded"]}>
                <JsonBlock value={items} label="Items as JSON" />
              </div>
            )}
            {items.length < total && query.hasNextPage ? (
              <div className={styles["more"]}>
                <span className="muted numeric">
                  {formatNumber(items.length)} of {formatNumber(total)} items
                </span>
                <Button
                  size="xs"
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Load more
                </Button>
              </div>
            ) : null}
          </>
        );
      }}
    </QueryView>
  );
}
