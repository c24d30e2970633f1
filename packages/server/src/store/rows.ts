// Rows found, inserted, changed and taken by the equality of columns. The ORM's definition of a table says what its
// columns are called and how values are stored; the SQL is made once for each shape, where the ORM would plan every call.
import type { EntityProperty, InferEntity, Platform } from "@mikro-orm/core";
import type { Db, Tx } from "./db.ts";
import type { SqlValue } from "./statements.ts";
import type { Entity } from "./store.ts";
import { em, statementsOf } from "./transactions.ts";

type Fields<Schema extends Entity> = Partial<InferEntity<Schema>>;

interface Column {
  readonly property: string;
  readonly name: string;
  readonly toDatabase: (value: unknown) => SqlValue;
  readonly fromDatabase: (value: unknown) => unknown;
}

interface Table {
  readonly name: string;
  /** The first column of its key. */
  readonly key: string;
  readonly columns: readonly Column[];
  readonly byProperty: ReadonlyMap<string, Column>;
  /** The SQL of each shape that was asked for. */
  readonly sql: Map<string, string>;
}

/** The row whose columns have these values, or null; for keys, of which there is one. */
export async function findRow<Schema extends Entity>(
  db: Db,
  schema: Schema,
  where: Fields<Schema>,
): Promise<InferEntity<Schema> | null> {
  const table = tableOf(db, schema);
  const sql = sqlFor(table, `find ${shapeOf(where)}`, () => {
    const names = table.columns.map(({ name }) => name).join(", ");
    return `select ${names} from ${table.name} where ${conditionOf(table, where)} limit 1`;
  });
  const row = await statementsOf(db).first(sql, comparedValues(table, where));
  return row ? (fromDatabase(table, row) as InferEntity<Schema>) : null;
}

/** The rows whose columns have these values. @param orderBy properties, ascending */
export async function findRows<Schema extends Entity>(
  db: Db,
  schema: Schema,
  where: Fields<Schema>,
  orderBy: readonly (keyof InferEntity<Schema> & string)[],
): Promise<InferEntity<Schema>[]> {
  const table = tableOf(db, schema);
  const sql = sqlFor(table, `list ${shapeOf(where)} ${orderBy.join()}`, () => {
    const names = table.columns.map(({ name }) => name).join(", ");
    const order = orderBy.map((property) => columnOf(table, property).name).join(", ");
    const sorted = order === "" ? "" : ` order by ${order}`;
    return `select ${names} from ${table.name} where ${conditionOf(table, where)}${sorted}`;
  });
  const rows = await statementsOf(db).all(sql, comparedValues(table, where));
  return rows.map((row) => fromDatabase(table, row) as InferEntity<Schema>);
}

/** The newest of the rows whose columns have these values, newest first. @param by the property that tells their age */
export async function findNewestRows<Schema extends Entity>(
  db: Db,
  schema: Schema,
  where: Fields<Schema>,
  by: keyof InferEntity<Schema> & string,
  limit: number,
): Promise<InferEntity<Schema>[]> {
  const table = tableOf(db, schema);
  const sql = sqlFor(table, `newest ${shapeOf(where)} by ${by}`, () => {
    const names = table.columns.map(({ name }) => name).join(", ");
    const newest = `order by ${columnOf(table, by).name} desc limit ?`;
    return `select ${names} from ${table.name} where ${conditionOf(table, where)} ${newest}`;
  });
  const rows = await statementsOf(db).all(sql, [...comparedValues(table, where), limit]);
  return rows.map((row) => fromDatabase(table, row) as InferEntity<Schema>);
}

/** Adds a row. @throws whatever the database throws, see `isDuplicate` */
export async function insertRow<Schema extends Entity>(
  tx: Tx,
  schema: Schema,
  row: Fields<Schema>,
): Promise<void> {
  const table = tableOf(tx, schema);
  const sql = sqlFor(table, `insert ${Object.keys(row).join()}`, () => {
    const names = Object.keys(row).map((property) => columnOf(table, property).name);
    return `insert into ${table.name} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`;
  });
  await statementsOf(tx).run(sql, storedValues(table, row));
}

/** Changes the rows whose columns have these values. @returns how many there were */
export async function updateRows<Schema extends Entity>(
  tx: Tx,
  schema: Schema,
  where: Fields<Schema>,
  changes: Fields<Schema>,
): Promise<number> {
  const table = tableOf(tx, schema);
  const sql = sqlFor(table, `update ${Object.keys(changes).join()} ${shapeOf(where)}`, () => {
    const set = Object.keys(changes).map((property) => `${columnOf(table, property).name} = ?`);
    return `update ${table.name} set ${set.join(", ")} where ${conditionOf(table, where)}`;
  });
  const values = [...storedValues(table, changes), ...comparedValues(table, where)];
  return statementsOf(tx).run(sql, values);
}

/** Deletes the row whose columns have these values, or null; for keys. Of those who race for a row, one gets it. */
export async function takeRow<Schema extends Entity>(
  tx: Tx,
  schema: Schema,
  where: Fields<Schema>,
): Promise<InferEntity<Schema> | null> {
  const table = tableOf(tx, schema);
  const sql = sqlFor(table, `take ${shapeOf(where)}`, () => {
    const names = table.columns.map(({ name }) => name).join(", ");
    return `delete from ${table.name} where ${conditionOf(table, where)} returning ${names}`;
  });
  const row = await statementsOf(tx).first(sql, comparedValues(table, where));
  return row ? (fromDatabase(table, row) as InferEntity<Schema>) : null;
}

/** Which rows have lapsed, and how many of them to remove. */
export interface Lapsed<Schema extends Entity> {
  /** Further columns that have to have these values. */
  readonly where?: Fields<Schema>;
  readonly property: keyof InferEntity<Schema> & string;
  /** What the property lies below. */
  readonly below: Date | number;
  readonly limit: number;
}

/** Deletes some of the rows that have lapsed; for tables with a key of one column. @returns how many there were */
export async function deleteLapsed<Schema extends Entity>(
  tx: Tx,
  schema: Schema,
  { where = {}, property, below, limit }: Lapsed<Schema>,
): Promise<number> {
  const table = tableOf(tx, schema);
  const column = columnOf(table, property);
  const sql = sqlFor(table, `delete ${shapeOf(where)} below ${property}`, () => {
    const conditions = [...conditionsOf(table, where), `${column.name} < ?`].join(" and ");
    // Another instance sweeps too: each takes what the other hasn't.
    const lock = tx.dialect === "postgresql" ? " for update skip locked" : "";
    const some = `select ${table.key} from ${table.name} where ${conditions} limit ?${lock}`;
    return `delete from ${table.name} where ${table.key} in (${some})`;
  });
  const parameters = [...comparedValues(table, where), column.toDatabase(below), limit];
  return statementsOf(tx).run(sql, parameters);
}

/** A condition that a column is among texts, which come as one JSON array: the same statement for any number of them. */
export function isAmong({ dialect }: Db, column: string): string {
  return dialect === "sqlite"
    ? `${column} in (select value from json_each(?))`
    : `${column} = any(array(select json_array_elements_text(cast(? as json))))`;
}

const tables = new WeakMap<Entity, Table>();

function tableOf(db: Db, schema: Entity): Table {
  const known = tables.get(schema);
  if (known) return known;
  const manager = em(db);
  const meta = manager.getMetadata().get(schema.meta.class);
  const columns = meta.props.map((property) => toColumn(property, manager.getPlatform()));
  const byProperty = new Map(columns.map((column) => [column.property, column]));
  const key = byProperty.get(meta.primaryKeys[0] ?? "")?.name ?? "";
  const table = { name: meta.tableName, key, columns, byProperty, sql: new Map<string, string>() };
  tables.set(schema, table);
  return table;
}

// Names are our own, in lower case: neither database needs them quoted.
function toColumn({ name, fieldNames, customType }: EntityProperty, platform: Platform): Column {
  const column = { property: name, name: fieldNames[0] ?? name };
  if (!customType) return { ...column, toDatabase: asStored, fromDatabase: (value) => value };
  return {
    ...column,
    toDatabase: (value) => asStored(customType.convertToDatabaseValue(value, platform)),
    fromDatabase: (value) => customType.convertToJSValue(value, platform),
  };
}

function asStored(value: unknown): SqlValue {
  return value as SqlValue;
}

function columnOf(table: Table, property: string): Column {
  const column = table.byProperty.get(property);
  if (!column) throw new TypeError(`${table.name} has no column for ${property}.`);
  return column;
}

function sqlFor(table: Table, shape: string, make: () => string): string {
  const known = table.sql.get(shape);
  if (known !== undefined) return known;
  const sql = make();
  table.sql.set(shape, sql);
  return sql;
}

// Null is compared by `is`, so it makes another statement.
function shapeOf(where: object): string {
  let shape = "by";
  for (const [property, value] of Object.entries(where))
    shape += value === null ? ` no ${property}` : ` ${property}`;
  return shape;
}

function conditionsOf(table: Table, where: object): string[] {
  return Object.entries(where).map(([property, value]) =>
    value === null
      ? `${columnOf(table, property).name} is null`
      : `${columnOf(table, property).name} = ?`,
  );
}

function conditionOf(table: Table, where: object): string {
  const conditions = conditionsOf(table, where);
  // Without a condition it would be every row.
  if (conditions.length === 0) throw new TypeError(`Rows of ${table.name} need a condition.`);
  return conditions.join(" and ");
}

function comparedValues(table: Table, where: object): SqlValue[] {
  const values: SqlValue[] = [];
  for (const [property, value] of Object.entries(where)) {
    if (value === undefined) throw new TypeError(`${property} is compared with nothing.`);
    if (value !== null) values.push(columnOf(table, property).toDatabase(value));
  }
  return values;
}

function storedValues(table: Table, row: object): SqlValue[] {
  return Object.entries(row).map(([property, value]) =>
    value === null || value === undefined ? null : columnOf(table, property).toDatabase(value),
  );
}

function fromDatabase(table: Table, row: Record<string, unknown>): object {
  const converted: Record<string, unknown> = {};
  for (const { property, name, fromDatabase: convert } of table.columns) {
    const value = row[name];
    converted[property] = value === null ? null : convert(value);
  }
  return converted;
}
