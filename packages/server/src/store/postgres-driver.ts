// PostgreSQL as Latchkey opens it: a transaction whose connection broke gives the connection back.
import {
  type Configuration,
  type PostgreSqlConnection,
  PostgreSqlDriver,
} from "@mikro-orm/postgresql";
import type { DatabaseConnection, Driver, TransactionSettings } from "kysely";

/** MikroORM's driver, without the leaks that would empty its pool while a database restarts. */
export class ForgivingPostgresDriver extends PostgreSqlDriver {
  constructor(config: Configuration) {
    super(config);
    giveConnectionsBack(this.connection);
  }
}

function giveConnectionsBack(connection: PostgreSqlConnection): void {
  const createDialect = connection.createKyselyDialect.bind(connection);
  connection.createKyselyDialect = (overrides) => {
    const dialect = createDialect(overrides);
    const createDriver = dialect.createDriver.bind(dialect);
    dialect.createDriver = () => forgiving(createDriver());
    return dialect;
  };
}

// Kysely 0.29 keeps the connection of a transaction that couldn't begin, and of one that couldn't be rolled back.
function forgiving(driver: Driver): Driver {
  const begin = driver.beginTransaction.bind(driver);
  const rollback = driver.rollbackTransaction.bind(driver);
  driver.beginTransaction = async (held: DatabaseConnection, settings: TransactionSettings) => {
    try {
      await begin(held, settings);
    } catch (error) {
      await driver.releaseConnection(held);
      throw error;
    }
  };
  // The server rolls back whatever a lost connection had open; the pool drops the connection by itself.
  driver.rollbackTransaction = (held: DatabaseConnection) => rollback(held).catch(() => undefined);
  return driver;
}
