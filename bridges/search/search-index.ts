/**
 * The search index: entries of a lake and the text of their files, taken in, changed, and forgotten.
 *
 * Each method is one transaction. What an entry's words were is computed again from what is kept, to take them out of
 * the full-text index: the same function put them in, and the version of the index holds it fast.
 */
import type { Database } from '@sqlite.org/sqlite-wasm';
import { columnsOf } from './columns.ts';
import { isReadable } from './extract/readable.ts';
import { type FoundRows, findRows, type Wanted } from './finding.ts';
import { isInTransaction, troubleOf } from './index-database.ts';
import type { FileText, IndexEntry, Reading, Settled, Unread, WordsState } from './index-entry.ts';
import { readingIn, STATE, stateAfter, unreadIn, wordsStateOf } from './reading-states.ts';
import { type Excerpt, excerptOf } from './snippet.ts';
import { Statements } from './statements.ts';
import { NO_TEXT, Texts } from './texts.ts';

interface Row {
  readonly row: number;
  readonly name: string;
  readonly tags: string;
  readonly type: string;
  readonly folder: number;
  readonly date: number;
  readonly content: string;
  readonly state: number;
}

/** The index was begun anew in between: what was known of it is not true any more. */
class IndexRestarted extends Error {
  readonly code = 'index-restarted';
  override readonly name = 'IndexRestarted';
}

export class SearchIndex {
  readonly #db: Database;
  readonly #statements: Statements;
  readonly #texts: Texts;
  #scan = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#statements = new Statements(db);
    this.#texts = new Texts(this.#statements);
    this.#scan = Number(this.#note('scan') ?? 0);
  }

  /** Up to where the lake was followed; empty when it has to be gone through. */
  get mark(): string {
    return this.#note('mark') ?? '';
  }

  /**
   * Takes in what is new or different, forgets what is gone, and moves the mark on from `since`.
   * Throws IndexRestarted when the mark is another one by now.
   */
  apply(
    since: string,
    mark: string,
    entries: readonly IndexEntry[],
    gone: readonly string[],
  ): void {
    this.#atOnce(() => {
      if (this.mark !== since) throw new IndexRestarted();
      for (const entry of entries) this.#take(entry);
      for (const id of gone) this.#forget(id);
      this.#setNote('mark', mark);
    });
  }

  /**
   * Begins to go through the whole lake: what is not taken in from now until `endScan` is forgotten
   * then. Answers the number of this scan.
   */
  beginScan(): number {
    this.#atOnce(() => {
      this.#scan += 1;
      this.#setNote('scan', String(this.#scan));
      this.#setNote('mark', '');
    });
    return this.#scan;
  }

  scan(scan: number, entries: readonly IndexEntry[]): void {
    this.#atOnce(() => {
      if (scan !== this.#scan) throw new IndexRestarted();
      for (const entry of entries) this.#take(entry);
    });
  }

  endScan(scan: number, mark: string): void {
    this.#atOnce(() => {
      if (scan !== this.#scan) throw new IndexRestarted();
      const sql = 'SELECT id FROM entries WHERE scan <> ?';
      for (const { id } of this.#statements.all(sql, [this.#scan])) this.#forget(String(id));
      this.#setNote('mark', mark);
    });
  }

  /** Files that wait to be read, the newest first; when there are none, those that do so again. */
  unread(count: number): Unread[] {
    return this.#guarded(() => unreadIn(this.#statements, count));
  }

  /** From now on what took too long waits to be read once more. */
  tryAgain(): void {
    const sql = 'UPDATE entries SET state = ? WHERE state = ?';
    this.#atOnce(() => this.#statements.run(sql, [STATE.again, STATE.late]));
  }

  /** How far the text of an entry can be found. */
  wordsOf(id: string): WordsState {
    return this.#guarded(() => wordsStateOf(this.#row(id)?.state ?? STATE.nothing));
  }

  /** What was read out of files; undefined where it was given up. Left out if the file is another one by now. */
  settle(results: readonly Settled[]): void {
    this.#atOnce(() => {
      const found = results.flatMap((result) => {
        const row = this.#row(result.id);
        const state = row?.content === result.content ? stateAfter(row.state, result) : undefined;
        return row && state !== undefined ? [{ row, text: result.text, state }] : [];
      });
      // In the order of their rows the full-text index takes them in together, else one by one.
      found.sort((a, b) => a.row.row - b.row.row);
      for (const { row, text, state } of found) {
        this.#unindex(row, NO_TEXT);
        const date = text?.date ?? row.date;
        const sql = 'UPDATE entries SET state = ?, date = ? WHERE row = ?';
        this.#statements.run(sql, [state, date, row.row]);
        if (text) this.#texts.set(row.row, text);
        this.#index({ ...row, date }, text ?? NO_TEXT);
      }
    });
  }

  reading(): Reading {
    return this.#guarded(() => readingIn(this.#statements));
  }

  find(wanted: Wanted): FoundRows {
    return this.#guarded(() => findRows(this.#statements, wanted));
  }

  /** The name and a piece of the text of these rows, with what was looked for. */
  excerpts(rows: readonly number[], sought: FoundRows['sought'], until: () => boolean): Excerpt[] {
    return this.#guarded(() =>
      rows.map((row) => {
        const entry = this.#statements.first('SELECT name FROM entries WHERE row = ?', [row]);
        const name = typeof entry?.name === 'string' ? entry.name : '';
        return excerptOf(name, this.#texts.get(row).body, sought, until);
      }),
    );
  }

  close(): void {
    this.#statements.close();
    this.#db.close();
  }

  #take(entry: IndexEntry): void {
    const tags = entry.tags.join('\n');
    const known = this.#row(entry.id);
    const folder = entry.kind === 'folder' ? 1 : 0;
    const sameBytes = known?.content === entry.content;
    const fresh = !known || !sameBytes;
    const state = fresh ? (isReadable(entry) ? STATE.waiting : STATE.nothing) : known.state;
    // The words of an entry are those of its name, tags, kind and text; where it lies changes none.
    const { name, type } = entry;
    const same = !fresh && known.name === name && known.tags === tags && known.type === type;
    const text = known && sameBytes && !same ? this.#texts.get(known.row) : NO_TEXT;
    if (known && !same) {
      this.#unindex(known, sameBytes ? text : this.#texts.get(known.row));
      if (!sameBytes) this.#texts.delete(known.row);
    }
    const kept = [entry.id, entry.folder, folder, name, tags, type, entry.size];
    // A mail that was read is of the day it was written.
    const date = known && sameBytes ? known.date : entry.modified;
    const rest = [date, entry.removed ? 1 : 0, entry.content];
    this.#statements.run(
      `INSERT INTO entries VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(row) DO UPDATE SET
        parent = excluded.parent, name = excluded.name, tags = excluded.tags, type = excluded.type,
        size = excluded.size, date = excluded.date, removed = excluded.removed,
        content = excluded.content, state = excluded.state, scan = excluded.scan`,
      [known?.row ?? null, ...kept, ...rest, state, this.#scan],
    );
    if (!same) this.#index(this.#row(entry.id) as Row, text);
  }

  #forget(id: string): void {
    const row = this.#row(id);
    if (!row) return;
    this.#unindex(row, this.#texts.get(row.row));
    this.#texts.delete(row.row);
    this.#statements.run('DELETE FROM entries WHERE row = ?', [row.row]);
  }

  #row(id: string): Row | undefined {
    const sql = `SELECT row, name, tags, type, folder, date, content, state FROM entries
      WHERE id = ?`;
    return this.#statements.first(sql, [id]) as unknown as Row | undefined;
  }

  #index(row: Row, text: FileText): void {
    this.#statements.run(
      `INSERT INTO words(rowid, name, tags, sender, receiver, body, facets)
        VALUES(?, ?, ?, ?, ?, ?, ?)`,
      [row.row, ...columnsOf(row, text)],
    );
  }

  #unindex(row: Row, text: FileText): void {
    this.#statements.run(
      `INSERT INTO words(words, rowid, name, tags, sender, receiver, body, facets)
        VALUES('delete', ?, ?, ?, ?, ?, ?, ?)`,
      [row.row, ...columnsOf(row, text)],
    );
  }

  #note(name: string): string | undefined {
    const sql = 'SELECT value FROM notes WHERE name = ?';
    return this.#guarded(() => this.#statements.first(sql, [name]))?.value as string | undefined;
  }

  #setNote(name: string, value: string): void {
    this.#statements.run('INSERT OR REPLACE INTO notes VALUES(?, ?)', [name, value]);
  }

  /** One transaction: all of the step, or nothing. */
  #atOnce(step: () => void): void {
    this.#guarded(() => {
      this.#db.exec('BEGIN');
      try {
        step();
        this.#db.exec('COMMIT');
      } catch (error) {
        if (isInTransaction(this.#db)) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  #guarded<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw troubleOf(error);
    }
  }
}
