// A list that the server hands out page by page.
import { useCallback, useEffect, useState } from "react";
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
  readonly loadMore: () => void;
  readonly reload: () => void;
  readonly update: (change: (items: readonly Item[]) => readonly Item[]) => void;
}

type LoadPage<Item> = (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<Item>>;

interface Wanted<Item> {
  readonly load: LoadPage<Item>;
  /** What is there already, which the next page continues; null starts over. */
  readonly before: ListPage<Item> | null;
}

interface Answer<Item> {
  readonly to: { readonly load: LoadPage<Item>; readonly wanted: Wanted<Item> } | null;
  readonly page: ListPage<Item> | null;
  readonly failure: Failure | null;
}

/** @param load stable (useCallback); a new one starts over, and what was on its way for the old one is dropped */
export function usePagedList<Item>(load: LoadPage<Item>): PagedList<Item> {
  const [wanted, setWanted] = useState<Wanted<Item>>({ load, before: null });
  const [answer, setAnswer] = useState<Answer<Item>>({ to: null, page: null, failure: null });
  useEffect(() => {
    const controller = new AbortController();
    const before = wanted.load === load ? wanted.before : null;
    const settle = (settled: Partial<Answer<Item>>): void => {
      if (!controller.signal.aborted)
        setAnswer((last) => ({ ...last, ...settled, to: { load, wanted } }));
    };
    load(before?.nextCursor ?? undefined, controller.signal).then(
      ({ items, nextCursor }) =>
        settle({
          page: { items: [...(before?.items ?? []), ...items], nextCursor },
          failure: null,
        }),
      (error: unknown) => settle({ failure: toFailure(error) }),
    );
    return () => controller.abort();
  }, [load, wanted]);
  const { page, failure, to } = answer;
  return {
    items: page?.items ?? null,
    hasMore: page?.nextCursor != null,
    loading: to?.load !== load || to.wanted !== wanted,
    failure,
    loadMore: () => setWanted({ load, before: page }),
    reload: () => setWanted({ load, before: null }),
    update: useCallback(
      (change) =>
        setAnswer((last) => ({
          ...last,
          page: last.page && { ...last.page, items: change(last.page.items) },
        })),
      [],
    ),
  };
}
