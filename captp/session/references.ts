/**
 * References to descriptors and back.
 *
 * What the peer hosts goes back to it as its own (desc:export), what we host is lent to it
 * (desc:import-…), and so is what a third party hosts: it then reaches the peer through us, as an
 * object of ours.
 */
import { bindHandler, isRef } from '../handler.ts';
import { labelOf, type ReadRecord, type SyrupRecord } from '../syrup/index.ts';
import { makeVow, Vow } from '../vow.ts';
import type { AnswerTable } from './answers.ts';
import type { ExportTable } from './exports.ts';
import type { ImportTable } from './imports.ts';
import type { Introductions } from './introductions.ts';
import { AnswerPipeline, type Sender } from './pipelines.ts';
import { type Descriptor, describe, descriptorOf } from './positions.ts';
import type { Session } from './session.ts';

/**
 * Stands here for an object of the peer's. It has no fields: there is nothing to see but who it
 * is.
 */
class Presence {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  static sessionOf(value: object): Session | undefined {
    return #session in value ? value.#session : undefined;
  }
}

export class References {
  readonly #session: Sender & Session;
  readonly #exports: ExportTable;
  readonly #imports: ImportTable;
  readonly #answers: AnswerTable;
  readonly #listenTo: (position: number) => Vow;
  readonly #introductions: Introductions | undefined;

  /** `listenTo` makes the promise for one of the peer's, and asks to be told what becomes of it. */
  constructor(
    session: Sender & Session,
    tables: { exports: ExportTable; imports: ImportTable; answers: AnswerTable },
    listenTo: (position: number) => Vow,
    introductions: Introductions | undefined,
  ) {
    this.#introductions = introductions;
    this.#session = session;
    this.#exports = tables.exports;
    this.#imports = tables.imports;
    this.#answers = tables.answers;
    this.#listenTo = listenTo;
  }

  /** The descriptor of a reference or promise, counted as sent; undefined for anything else. */
  readonly describe = (value: object): SyrupRecord | undefined => {
    const hosted = this.#imports.positionOf(value);
    if (hosted !== undefined) return describe('export', hosted);
    if (value instanceof Vow) return this.#describeVow(value);
    const host = Presence.sessionOf(value);
    const given = host && this.#introductions?.give(host, value, this.#session);
    if (given) return given;
    if (isRef(value)) return describe('import-object', this.#exports.count(value));
    return value instanceof Promise ? this.#describeVow(vowFor(value)) : undefined;
  };

  #describeVow(vow: Vow): SyrupRecord {
    const { pipeline } = vow;
    if (pipeline instanceof AnswerPipeline && pipeline.session === this.#session) {
      if (!pipeline.released) return pipeline.to;
    }
    return describe('import-promise', this.#exports.count(vow));
  }

  /** What a record in the arguments of a message stands for. Throws ProtocolError. */
  readonly read: ReadRecord = (record) => {
    const descriptor = descriptorOf(record);
    if (descriptor) return this.resolve(descriptor);
    const given = this.#introductions && labelOf(record) === 'desc:sig-envelope';
    return given ? this.#introductions?.receive(this.#session, record) : record;
  };

  /** What `descriptor` stands for; an import is counted as mentioned. Throws ProtocolError. */
  resolve({ kind, position }: Descriptor): object {
    switch (kind) {
      case 'export':
        return this.#exports.get(position);
      case 'answer':
        return this.#answers.get(position);
      case 'import-object':
        return this.#imports.mention('object', position, () => this.#presence(position));
      case 'import-promise':
        return this.#imports.mention('promise', position, () => this.#listenTo(position));
    }
  }

  #presence(position: number): object {
    const to = describe('export', position);
    return bindHandler(new Presence(this.#session), {
      deliver: (args, answer) => this.#session.deliver(to, args, answer),
    });
  }
}

function vowFor(promise: Promise<unknown>): Vow {
  const { vow, resolver } = makeVow();
  resolver.resolve(promise);
  return vow;
}
