import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import initSqlJs, { type Database } from 'sql.js';
import type { Measure } from './measures.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS measures (
    scorecard TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    weight REAL NOT NULL CHECK (weight BETWEEN 0 AND 100),
    target REAL NOT NULL,
    PRIMARY KEY (scorecard, region, name)
  )`;

/** The scorecards, in a SQLite file. */
export class Scorecards {
  readonly #database: Database;
  readonly #path: string;

  private constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  static async open(path: string): Promise<Scorecards> {
    const sqlite = await initSqlJs();
    const database = new sqlite.Database(existsSync(path) ? readFileSync(path) : null);
    database.run(SCHEMA);
    return new Scorecards(database, path);
  }

  put(scorecard: string, region: string, { name, weight, target }: Measure): void {
    this.#database.run('INSERT OR REPLACE INTO measures VALUES (?, ?, ?, ?, ?)', [
      scorecard,
      region,
      name,
      weight,
      target,
    ]);
  }

  remove(scorecard: string): void {
    this.#database.run('DELETE FROM measures WHERE scorecard = ?', [scorecard]);
  }

  count(scorecard: string): number {
    const [found] = this.#database.exec('SELECT count(*) FROM measures WHERE scorecard = ?', [
      scorecard,
    ]);
    return Number(found?.values[0]?.[0] ?? 0);
  }

  save(): void {
    writeFileSync(this.#path, this.#database.export());
  }

  close(): void {
    this.#database.close();
  }
}
