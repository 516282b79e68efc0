/** One place that decides between loading, error, empty and content. */
import type { ReactNode } from "react";
import { Failure, LoadingRows } from "./feedback";

type Query<T> = {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
};

type QueryViewProps<T> = {
  query: Query<T>;
  children: (data: T) => ReactNode;
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  loadingRows?: number;
};

export function QueryView<T>({ query, children, empty, isEmpty, loadingRows }: QueryViewProps<T>) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    if (error) return <Padded failure={error} onRetry={retry} />;
    return loadingRows ? <LoadingRows rows={loadingRows} /> : <LoadingRows />;
  }
  return (
    <>
      {error ? <Padded failure={error} onRetry={retry} title="This may be out of date" /> : null}
      {empty && isEmpty?.(data) ? empty : children(data)}
    </>
  );
}

type PaddedProps = { failure: unknown; onRetry: () => void; title?: string };

function Padded({ failure, onRetry, title = "This could not be loaded" }: PaddedProps) {
  return (
    <div style={{ padding: 12 }}>
      <Failure error={failure} onRetry={onRetry} title={title} />
    </div>
  );
}
