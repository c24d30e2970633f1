// A list that the server hands out page by page.
import { useCallback, useEffect, useRef, useState } from "react";
import { type Failure, toFailure } from "./failure.ts";

interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PagedList<Item> {
  /** Null until the first answer. */
  readonly items: readonly Item[] | null;
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly failure: Failure | null;
  loadMore(): void;
  reload(): void;
  update(change: (items: readonly Item[]) => readonly Item[]): void;
}

type LoadPage<Item> = (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<Item>>;

/** @param load stable (useCallback); a new one starts over, and what was on its way for the old one is dropped */
export function usePagedList<Item>(load: LoadPage<Item>): PagedList<Item> {
  const [page, setPage] = useState<ListPage<Item> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [loading, setLoading] = useState(true);
  const underWay = useRef<AbortController | null>(null);
  const read = useCallback(
    async (before: ListPage<Item> | null) => {
      underWay.current?.abort();
      const controller = new AbortController();
      underWay.current = controller;
      setLoading(true);
      try {
        const { items, nextCursor } = await load(
          before?.nextCursor ?? undefined,
          controller.signal,
        );
        if (controller.signal.aborted) return;
        setPage({ items: [...(before?.items ?? []), ...items], nextCursor });
        setFailure(null);
      } catch (error) {
        if (!controller.signal.aborted) setFailure(toFailure(error));
      } finally {
        if (!controller.signal.aborted) setLoading(false);
      }
    },
    [load],
  );
  useEffect(() => {
    void read(null);
    return () => underWay.current?.abort();
  }, [read]);
  return {
    items: page?.items ?? null,
    hasMore: page?.nextCursor != null,
    loading,
    failure,
    loadMore: () => void read(page),
    reload: () => void read(null),
    update: useCallback(
      (change) => setPage((present) => present && { ...present, items: change(present.items) }),
      [],
    ),
  };
}
