// Column types that mean the same on SQLite and PostgreSQL.
import { Type } from "@mikro-orm/core";

/** A point in time as ISO 8601 text in UTC with milliseconds, which sorts as text and which people can read. */
export class IsoInstant extends Type<Date, string> {
  override convertToDatabaseValue(value: Date): string {
    return toIsoText(value);
  }

  override convertToJSValue(value: string): Date {
    return new Date(value);
  }

  override getColumnType(): string {
    return "text";
  }

  override compareAsType(): string {
    return "string";
  }
}

/** A yes or no kept as 1 or 0, as the audit queries of both databases expect it. */
export class Flag extends Type<boolean, number> {
  override convertToDatabaseValue(value: boolean): number {
    return value ? 1 : 0;
  }

  override convertToJSValue(value: number): boolean {
    return value === 1;
  }

  override getColumnType(): string {
    return "integer";
  }
}

/** A list of short texts kept as JSON text. */
export class TextList extends Type<string[], string> {
  override convertToDatabaseValue(value: string[]): string {
    return toJsonText(value);
  }

  override convertToJSValue(value: string): string[] {
    return JSON.parse(toJsonText(value)) as string[];
  }

  override getColumnType(): string {
    return "text";
  }

  override compareAsType(): string {
    return "string";
  }
}

// MikroORM hands values that are in their database form already to the same conversion.
function toIsoText(value: Date | string | null): string {
  return value instanceof Date ? value.toISOString() : (value as string);
}

function toJsonText(value: readonly string[] | string | null): string {
  return Array.isArray(value) ? JSON.stringify(value) : (value as string);
}
