/**
 * What a session needs of an encoding.
 *
 * Today that is Syrup; the standard is about to get another one. An operation is written and read
 * piece by piece, straight into and out of the bytes, because building a tree of objects for each
 * message costs more than all the rest. References are no data: whoever writes or reads says how
 * they are named.
 */
import type { SendBuffer } from './send-buffer.ts';
import type { SyrupLimits, SyrupRecord } from './syrup/index.ts';

/** A descriptor, by its label. */
export type DescriptorKind =
  | 'desc:import-object'
  | 'desc:import-promise'
  | 'desc:export'
  | 'desc:answer';

/** Writes what stands for `value` when it is a reference or promise; else answers false. */
export type WriteReference = (value: object) => boolean;

/** What the records in the arguments of a message stand for. */
export interface ReadReferences {
  /** Does `label` begin a descriptor? */
  isKind(label: string): label is DescriptorKind;
  /** Throws ProtocolError. */
  descriptor(kind: DescriptorKind, position: number): unknown;
  /** Any other record. */
  record(record: SyrupRecord): unknown;
}

export interface Writer {
  /** A message begins: what is counted is counted for it. */
  begin(): void;
  openRecord(label: string): void;
  closeRecord(): void;
  /** A whole record whose one field is an Integer from 0 to 2^53 - 1; the label is short ASCII. */
  numbered(label: string, value: number): void;
  openList(): void;
  closeList(): void;
  boolean(value: boolean): void;
  /** An Integer from 0 to 2^53 - 1. */
  integer(value: number): void;
  /**
   * Any value that can travel. Throws NotPassable, or SyrupError for text that is not well formed
   * and data nested too deep.
   */
  value(value: unknown, references?: WriteReference): void;
}

/** Each method throws SyrupError when something else stands there, or it is beyond a limit. */
export interface Reader {
  /** From now on reads `frame`. */
  begin(frame: Uint8Array): void;
  /** Nothing may stand behind the end. */
  finish(): void;
  /** Bytes of memory that all that was read of the frame may take, at most. */
  readonly weight: number;
  /** The label of a record, which must be a symbol. */
  openRecord(): string;
  /** Is this the end of the record? If so, steps over it. */
  closesRecord(): boolean;
  /** An Integer from 0 to 2^53 - 1. */
  integer(): number;
  /** As {@link Reader.integer}, or -1 for `false`. */
  integerOrFalse(): number;
  /** A list of Integers, or a single one. */
  integers(): number[];
  /** Is this `false`? If so, steps over it. */
  isFalse(): boolean;
  /** A list of values. */
  list(references: ReadReferences): unknown[];
  value(references?: ReadReferences): unknown;
}

export interface Codec {
  makeWriter(out: SendBuffer, limits: SyrupLimits): Writer;
  makeReader(limits: SyrupLimits): Reader;
}
