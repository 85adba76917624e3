/**
 * References to descriptors and back.
 *
 * What the peer hosts goes back to it as its own (desc:export), what we host is lent to it
 * (desc:import-…). What a third party hosts is handed over by an introduction where the two can
 * meet; else it is lent, and reaches the peer through us, as an object of ours.
 */
import type { DescriptorKind, ReadReferences } from '../codec.ts';
import { isRef } from '../handler.ts';
import { Sturdyref } from '../sturdyref.ts';
import { labelOf, type SyrupRecord } from '../syrup/index.ts';
import { Vow } from '../vow.ts';
import { vowFor } from '../vow-for.ts';
import type { AnswerTable } from './answers.ts';
import { forThePeer } from './errors.ts';
import type { ExportTable } from './exports.ts';
import type { ImportTable } from './imports.ts';
import type { Introductions } from './introductions.ts';
import type { Outgoing } from './outgoing.ts';
import { isDescriptorKind } from './positions.ts';
import { Presence, type Sender } from './presence.ts';
import { Question } from './question.ts';

export interface ReferenceParts {
  readonly exports: ExportTable;
  readonly imports: ImportTable;
  readonly answers: AnswerTable;
  readonly out: Outgoing;
  readonly introductions?: Introductions | undefined;
  /** Makes the promise for one of the peer's, and asks to be told what becomes of it. */
  readonly listenTo: (position: number) => Vow;
}

export class References implements ReadReferences {
  readonly #session: Sender;
  readonly #parts: ReferenceParts;

  constructor(session: Sender, parts: ReferenceParts) {
    this.#session = session;
    this.#parts = parts;
  }

  readonly isKind = isDescriptorKind;

  /** Writes the descriptor of a reference or promise, counted as sent; false for anything else. */
  readonly write = (value: object): boolean => {
    const { out, exports, imports } = this.#parts;
    if (Presence.isOne(value)) this.#writePresence(value);
    else if (value instanceof Vow) {
      const position = imports.positionOfPromise(value);
      if (position !== undefined) out.descriptor('desc:export', position);
      else this.#writeVow(value);
    } else if (isRef(value)) out.descriptor('desc:import-object', exports.count(value));
    else if (value instanceof Promise) this.#writeVow(vowFor(value));
    else if (value instanceof Sturdyref) out.writer.value(Sturdyref.toRecord(value));
    else if (value instanceof Error) return this.#writeHidden(value);
    else return false;
    return true;
  };

  /** Writes what stands for an error that must not be seen; false for any other. */
  #writeHidden(error: Error): boolean {
    const told = forThePeer(error);
    if (told === error) return false;
    this.#parts.out.writer.value(told);
    return true;
  }

  #writePresence(presence: Presence): void {
    const { out, exports, introductions } = this.#parts;
    const host = Presence.sessionOf(presence);
    const position = Presence.positionOf(presence);
    if (host === this.#session) return out.descriptor('desc:export', position);
    const given = introductions?.give(host, presence, this.#session);
    if (given) out.writer.value(given);
    else out.descriptor('desc:import-object', exports.count(presence));
  }

  #writeVow(vow: Vow): void {
    const { out, exports } = this.#parts;
    const { pipeline } = vow;
    if (pipeline instanceof Question && pipeline.session === this.#session) {
      const position = pipeline.answerPosition;
      if (position !== undefined) return out.descriptor('desc:answer', position);
    }
    out.descriptor('desc:import-promise', exports.count(vow));
  }

  /** What a descriptor stands for; an import is counted as mentioned. Throws ProtocolError. */
  descriptor(kind: DescriptorKind, position: number): object {
    const { exports, imports, answers, listenTo } = this.#parts;
    switch (kind) {
      case 'desc:export':
        return exports.get(position).target;
      case 'desc:answer':
        return answers.get(position).vow;
      case 'desc:import-object':
        return imports.mention(kind, position, this.#makePresence);
      case 'desc:import-promise':
        return imports.mention(kind, position, listenTo);
    }
  }

  record(record: SyrupRecord): unknown {
    const label = labelOf(record);
    if (label === 'ocapn-sturdyref') return Sturdyref.fromRecord(record);
    if (label !== 'desc:sig-envelope') return record;
    return this.#parts.introductions?.receive(this.#session, record) ?? record;
  }

  readonly #makePresence = (position: number) => new Presence(this.#session, position);
}
