// The events that match a filter, page by page.
import type { ApiInputs, ApiOutputs } from "@latchkey/client-sdk";
import { useLatchkey } from "@latchkey/client-sdk/react";
import { useCallback } from "react";
import { type PagedList, usePagedList } from "../ui/use-paged-list.ts";
import type { AuditFilter } from "./audit-filter.ts";

type SearchInput = Exclude<ApiInputs["audit"]["search"], void | undefined>;
export type AuditEntry = ApiOutputs["audit"]["search"]["entries"][number];

const pageLength = 30;

export function useAuditSearch(filter: AuditFilter): PagedList<AuditEntry> {
  const latchkey = useLatchkey();
  const load = useCallback(
    async (cursor: string | undefined, signal: AbortSignal) => {
      const input = { ...toInput(filter), ...(cursor === undefined ? {} : { cursor }) };
      const { entries, nextCursor } = await latchkey.api.audit.search.query(input, { signal });
      return { items: entries, nextCursor };
    },
    [latchkey, filter],
  );
  return usePagedList(load);
}

function toInput({ eventType, outcome, userEmail }: AuditFilter): SearchInput {
  return {
    limit: pageLength,
    ...(eventType === "" ? {} : { eventType: eventType as NonNullable<SearchInput["eventType"]> }),
    ...(outcome === "" ? {} : { success: outcome === "succeeded" }),
    ...(userEmail === "" ? {} : { userEmail }),
  };
}
