/** What was read out of files, kept compressed: snippets are cut from it, and words taken out of the index by it. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { FileText } from './index-entry.ts';
import type { Statements } from './statements.ts';

/** Fast rather than small: most files are short. */
const LEVEL = 4;
export const NO_TEXT: FileText = { body: '', sender: '', receiver: '', date: undefined };

export class Texts {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The text of a row, {@link NO_TEXT} when there is none. Its date is not kept here. */
  get(row: number): FileText {
    const sql = 'SELECT sender, receiver, packed FROM texts WHERE row = ?';
    const kept = this.#statements.first(sql, [row]);
    if (!kept) return NO_TEXT;
    const body = inflateRawSync(kept.packed as Uint8Array).toString();
    const [sender, receiver] = [String(kept.sender), String(kept.receiver)];
    return { body, sender, receiver, date: undefined };
  }

  set(row: number, { sender, receiver, body }: FileText): void {
    const packed = new Uint8Array(deflateRawSync(Buffer.from(body), { level: LEVEL }));
    const sql = 'INSERT OR REPLACE INTO texts VALUES(?, ?, ?, ?)';
    this.#statements.run(sql, [row, sender, receiver, packed]);
  }

  delete(row: number): void {
    this.#statements.run('DELETE FROM texts WHERE row = ?', [row]);
  }
}
