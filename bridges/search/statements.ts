/** The statements of a database, each prepared once. Rows come as records of the columns' names. */
import type { Database, PreparedStatement } from '@sqlite.org/sqlite-wasm';

export type Bound = string | number | null | Uint8Array;
export type Found = Readonly<Record<string, unknown>>;

export class Statements {
  readonly #db: Database;
  readonly #prepared = new Map<string, PreparedStatement>();

  constructor(db: Database) {
    this.#db = db;
  }

  run(sql: string, bind: readonly Bound[]): void {
    this.#using(sql, bind, (statement) => statement.step());
  }

  first(sql: string, bind: readonly Bound[]): Found | undefined {
    return this.#using(sql, bind, (statement) =>
      statement.step() ? (statement.get({}) as Found) : undefined,
    );
  }

  all(sql: string, bind: readonly Bound[]): Found[] {
    return this.#using(sql, bind, (statement) => {
      const rows: Found[] = [];
      while (statement.step()) rows.push(statement.get({}) as Found);
      return rows;
    });
  }

  close(): void {
    for (const statement of this.#prepared.values()) statement.finalize();
    this.#prepared.clear();
  }

  #using<T>(sql: string, bind: readonly Bound[], step: (statement: PreparedStatement) => T): T {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    try {
      if (bind.length > 0) statement.bind([...bind]);
      return step(statement);
    } finally {
      statement.reset(true);
    }
  }
}
