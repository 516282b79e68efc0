/** Cursor-paged lists as infinite queries. */
import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "./types";

export const PAGE_SIZE = 50;

export const paging = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Page<unknown>): string | undefined => last.next_cursor ?? undefined,
};

export const rowsOf = <T>(data: InfiniteData<Page<T>> | undefined): T[] =>
  data?.pages.flatMap((page) => page.items) ?? [];

/** Replace the rows that match in every page that is loaded. */
export function patchRows<T>(
  data: InfiniteData<Page<T>, string | undefined> | undefined,
  matches: (row: T) => boolean,
  patch: (row: T) => T,
): InfiniteData<Page<T>, string | undefined> | undefined {
  if (!data) return data;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.map((row) => (matches(row) ? patch(row) : row)),
    })),
  };
}
