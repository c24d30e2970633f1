// Accounts page by page, newest first. To search for part of a name or address is to look at every account; SQLite answers
// nobody else meanwhile, so it goes stretch by stretch, and others have their turn in between.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FilterQuery } from "@mikro-orm/core";
import type { Db } from "../store/db.ts";
import { em } from "../store/transactions.ts";
import { UserEntity, type UserRow } from "./user.entity.ts";

/** Where a page ended. */
export type UserPosition = Pick<UserRow, "createdAt" | "id">;

/** A page of accounts, newest first, whose name or address contains a text. */
export interface UserPageQuery {
  readonly search: string | undefined;
  readonly limit: number;
  /** Where the last page ended. */
  readonly after: UserPosition | undefined;
}

type Filter = FilterQuery<UserRow>;

const newestFirst = [{ createdAt: "desc" }, { id: "desc" }] as const;
// About ten milliseconds.
const stretchRows = 10_000;

/** @param stretch how many accounts a search looks at at once */
export async function findUserPage(
  db: Db,
  { search, limit, after }: UserPageQuery,
  stretch = stretchRows,
): Promise<UserRow[]> {
  if (!search) return findSome(db, beyond(after), limit);
  const found: UserRow[] = [];
  for (let from = after; ;) {
    const end = await findEndOfStretch(db, from, stretch);
    const conditions = [...matching(search), ...beyond(from), ...upTo(end)];
    found.push(...(await findSome(db, conditions, limit - found.length)));
    if (!end || found.length === limit) return found;
    from = end;
    await nextTurn();
  }
}

function findSome(db: Db, conditions: readonly Filter[], limit: number): Promise<UserRow[]> {
  const options = { orderBy: [...newestFirst], limit, disableIdentityMap: true };
  return em(db).find(UserEntity, { $and: [...conditions] }, options);
}

/** The last account of a stretch, or null where fewer are left. */
async function findEndOfStretch(
  db: Db,
  from: UserPosition | undefined,
  stretch: number,
): Promise<UserPosition | null> {
  const options = { orderBy: [...newestFirst], limit: 1, offset: stretch - 1 };
  const [end] = await em(db).find(
    UserEntity,
    { $and: beyond(from) },
    { ...options, fields: ["id", "createdAt"], disableIdentityMap: true },
  );
  return end ?? null;
}

// The first condition of each is implied by the second; it is what the index begins or ends at.
function beyond(after: UserPosition | undefined): Filter[] {
  if (!after) return [];
  const { createdAt, id } = after;
  const later = { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, id: { $lt: id } }] };
  return [{ createdAt: { $lte: createdAt } }, later];
}

function upTo(end: UserPosition | null): Filter[] {
  if (!end) return [];
  const { createdAt, id } = end;
  const earlier = { $or: [{ createdAt: { $gt: createdAt } }, { createdAt, id: { $gte: id } }] };
  return [{ createdAt: { $gte: createdAt } }, earlier];
}

function matching(search: string): Filter[] {
  const $like = likePattern(search);
  return [{ $or: [{ email: { $like } }, { firstName: { $like } }, { lastName: { $like } }] }];
}

// `%` and `_` are wildcards in LIKE; without an escape clause that both databases share they are left out.
function likePattern(search: string): string {
  return `%${search.replaceAll(/[%_\\]/g, "")}%`;
}
