// Where a page ended, as opaque text that a client hands back.
import { generalError } from "../errors.ts";

export interface PageCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export function encodeCursor({ createdAt, id }: PageCursor): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`, "utf8").toString("base64url");
}

/** @throws LatchkeyError `INVALID_INPUT` for text that `encodeCursor` didn't make */
export function decodeCursor(cursor: string): PageCursor {
  const [instant = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const createdAt = new Date(instant);
  // Anything may be in here, U+0000 included, which PostgreSQL doesn't take.
  if (Number.isNaN(createdAt.getTime()) || !/^[\w-]{1,64}$/.test(id)) {
    throw generalError("INVALID_INPUT", {
      fieldErrors: { cursor: ["This isn't a cursor that the server made."] },
    });
  }
  return { createdAt, id };
}
