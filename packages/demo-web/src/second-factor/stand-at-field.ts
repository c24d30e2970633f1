// Some refusals are about what was typed into one field; they belong there.
import type { Failure } from "../ui/failure.ts";

/** @param codes of the failures that are about this field */
export function standAtField(
  failure: Failure | null,
  field: string,
  codes: readonly string[],
): Failure | null {
  if (!failure || !codes.includes(failure.code)) return failure;
  return { ...failure, fieldErrors: { [field]: [failure.message] } };
}
