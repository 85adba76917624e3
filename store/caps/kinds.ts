/**
 * The kinds of capabilities, and what each holds: one table from which writing, reading, comparing
 * and the documentation follow. `secret` fields let somebody do something; the others only name and
 * check.
 *
 * A number of a kind is never used again. Fields are all of fixed length, so that a capability that
 * was cut short is known by its length.
 */

/** What the fields of each kind are; all bytes are 32 long. */
export interface CapContents {
  /** A file; `form` is how it is stored, and `root` is the hash by which it is checked. */
  'file-read': { form: number; root: Uint8Array; key: Uint8Array; size: number };
  'file-verify': { form: number; root: Uint8Array };
  /** One object; `root` is what its address says. */
  'object-read': { root: Uint8Array; key: Uint8Array; size: number };
  'object-verify': { root: Uint8Array };
  'slot-write': { secret: Uint8Array };
  'slot-read': { publicKey: Uint8Array; readKey: Uint8Array };
  'slot-verify': { publicKey: Uint8Array };
  'collection-write': { secret: Uint8Array };
  'collection-read': { publicKey: Uint8Array; readKey: Uint8Array };
  'collection-verify': { publicKey: Uint8Array; verifyKey: Uint8Array };
  /** A collection as it was once; never changes. `root` is the hash of its topmost node. */
  'tree-read': { root: Uint8Array; readKey: Uint8Array };
  'tree-verify': { root: Uint8Array; verifyKey: Uint8Array };
}

export type CapKind = keyof CapContents;
export type CapLevel = 'write' | 'read' | 'verify';

/** `hash` and `secret` are 32 bytes, `count` is 8, `byte` is 1. */
type FieldType = 'hash' | 'secret' | 'count' | 'byte';

export interface KindLayout {
  readonly number: number;
  readonly level: CapLevel;
  /** In the order in which they are written. */
  readonly fields: readonly (readonly [name: string, type: FieldType])[];
}

export const LAYOUTS: { readonly [kind in CapKind]: KindLayout } = {
  'file-read': {
    number: 1,
    level: 'read',
    fields: [
      ['form', 'byte'],
      ['root', 'hash'],
      ['key', 'secret'],
      ['size', 'count'],
    ],
  },
  'file-verify': {
    number: 2,
    level: 'verify',
    fields: [
      ['form', 'byte'],
      ['root', 'hash'],
    ],
  },
  'object-read': {
    number: 3,
    level: 'read',
    fields: [
      ['root', 'hash'],
      ['key', 'secret'],
      ['size', 'count'],
    ],
  },
  'object-verify': { number: 4, level: 'verify', fields: [['root', 'hash']] },
  'slot-write': { number: 5, level: 'write', fields: [['secret', 'secret']] },
  'slot-read': {
    number: 6,
    level: 'read',
    fields: [
      ['publicKey', 'hash'],
      ['readKey', 'secret'],
    ],
  },
  'slot-verify': { number: 7, level: 'verify', fields: [['publicKey', 'hash']] },
  'collection-write': { number: 8, level: 'write', fields: [['secret', 'secret']] },
  'collection-read': {
    number: 9,
    level: 'read',
    fields: [
      ['publicKey', 'hash'],
      ['readKey', 'secret'],
    ],
  },
  'collection-verify': {
    number: 10,
    level: 'verify',
    fields: [
      ['publicKey', 'hash'],
      ['verifyKey', 'secret'],
    ],
  },
  'tree-read': {
    number: 11,
    level: 'read',
    fields: [
      ['root', 'hash'],
      ['readKey', 'secret'],
    ],
  },
  'tree-verify': {
    number: 12,
    level: 'verify',
    fields: [
      ['root', 'hash'],
      ['verifyKey', 'secret'],
    ],
  },
};

const FIELD_BYTES = { hash: 32, secret: 32, count: 8, byte: 1 };

/** Bytes of the fields of a kind. */
export function fieldBytes({ fields }: KindLayout): number {
  return fields.reduce((sum, [, type]) => sum + FIELD_BYTES[type], 0);
}

export const CAP_KINDS = Object.keys(LAYOUTS) as readonly CapKind[];

const BY_NUMBER = new Map<number, CapKind>(CAP_KINDS.map((kind) => [LAYOUTS[kind].number, kind]));

export function kindNumbered(number: number): CapKind | undefined {
  return BY_NUMBER.get(number);
}
