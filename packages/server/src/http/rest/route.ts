// What a line of the route table says: an address, the procedure that answers it, and what differs from the procedure.
import type { AnyProcedure } from "@trpc/server";
import type { z } from "zod";
import type { apiProcedures } from "../../trpc/router.ts";

export type RestMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type PathsIn<Procedures> = {
  [Name in keyof Procedures & string]: Procedures[Name] extends AnyProcedure
    ? Name
    : `${Name}.${PathsIn<Procedures[Name]>}`;
}[keyof Procedures & string];

/** A procedure's dotted path in the router. */
export type ProcedurePath = PathsIn<typeof apiProcedures>;

/** Calls another procedure as a stranger without cookies. */
export type CallAsStranger = (procedure: ProcedurePath, input: unknown) => Promise<unknown>;

/** An answer that isn't the procedure's own, in camelCase. */
export interface OtherAnswer {
  readonly schema: z.ZodType;
  /** @param result what the procedure gave */
  from(result: never, call: CallAsStranger): unknown;
}

/** Where a route differs from its procedure. */
interface RouteDetails {
  /** Default: 200, or 204 where the procedure gives nothing. */
  readonly status?: 201;
  /** Default: the procedure's path, its names in snake_case and joined by `_`. */
  readonly operationId?: string;
  readonly description?: string;
  /** Fields of the input that the address decides; they can't be sent. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Fields that this address demands although the procedure doesn't. */
  readonly required?: readonly string[];
  /** Names that fields have here, to the names that the procedure gives them. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly answer?: OtherAnswer;
  /** Error code to the `detail` that is told here. */
  readonly wording?: Readonly<Record<string, string>>;
}

/** One address with one method. */
export interface RestRoute extends RouteDetails {
  readonly method: RestMethod;
  /** Names in braces are fields of the input. */
  readonly path: string;
  readonly procedure: ProcedurePath;
  readonly summary: string;
  /** Whether strangers may call it; a test holds it against the procedure. */
  readonly access: "open" | "signedIn";
}

type MakeRoute = (
  method: RestMethod,
  path: string,
  procedure: ProcedurePath,
  summary: string,
  details?: RouteDetails,
) => RestRoute;

const routesOf =
  (access: RestRoute["access"]): MakeRoute =>
  (method, path, procedure, summary, details = {}) => ({
    method,
    path,
    procedure,
    summary,
    access,
    ...details,
  });

/** A route for everyone. */
export const open = routesOf("open");

/** A route for the signed-in. */
export const signedIn = routesOf("signedIn");
