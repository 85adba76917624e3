/**
 * Losing rights, which needs nobody's help: from a capability the next lower ones of the same
 * thing. There is no way back: every step drops a secret or hashes it.
 */
import type { Signatures } from '../powers.ts';
import { Cap } from './cap.ts';
import { BadCap } from './cap-error.ts';
import { deriveFrom } from './derive.ts';
import type { CapKind } from './kinds.ts';

export type ReadKind = 'file-read' | 'object-read' | 'slot-read' | 'collection-read' | 'tree-read';
export type VerifyKind =
  | 'file-verify'
  | 'object-verify'
  | 'slot-verify'
  | 'collection-verify'
  | 'tree-verify';

/**
 * What only reads of the same thing; the cap itself when it does no more. Throws BadCap `no-right`
 * for one that cannot read.
 */
export function toRead(cap: Cap, signatures: Signatures): Cap<ReadKind> {
  if (cap.level === 'read') return cap as Cap<ReadKind>;
  const place = Cap.placeOf(cap);
  if (is(cap, 'slot-write')) {
    const { secret } = Cap.open(cap);
    const publicKey = signatures.publicKey(deriveFrom(secret, 'slot sign'));
    return Cap.make('slot-read', { publicKey, readKey: deriveFrom(secret, 'slot read') }, place);
  }
  if (is(cap, 'collection-write')) {
    const { secret } = Cap.open(cap);
    const publicKey = signatures.publicKey(deriveFrom(secret, 'collection sign'));
    const readKey = deriveFrom(secret, 'collection read');
    return Cap.make('collection-read', { publicKey, readKey }, place);
  }
  throw new BadCap('no-right');
}

/** What only checks the same thing; the cap itself when it does no more. */
export function toVerify(cap: Cap, signatures: Signatures): Cap<VerifyKind> {
  if (cap.level === 'verify') return cap as Cap<VerifyKind>;
  const read = toRead(cap, signatures);
  const place = Cap.placeOf(cap);
  if (is(read, 'file-read')) {
    const { form, root } = Cap.open(read);
    return Cap.make('file-verify', { form, root }, place);
  }
  if (is(read, 'object-read')) {
    return Cap.make('object-verify', { root: Cap.open(read).root }, place);
  }
  if (is(read, 'slot-read')) {
    return Cap.make('slot-verify', { publicKey: Cap.open(read).publicKey }, place);
  }
  if (is(read, 'collection-read')) {
    const { publicKey, readKey } = Cap.open(read);
    const verifyKey = deriveFrom(readKey, 'collection verify');
    return Cap.make('collection-verify', { publicKey, verifyKey }, place);
  }
  const { root, readKey } = Cap.open(read as Cap<'tree-read'>);
  const verifyKey = deriveFrom(readKey, 'collection verify');
  return Cap.make('tree-verify', { root, verifyKey }, place);
}

function is<K extends CapKind>(cap: Cap, kind: K): cap is Cap<K> {
  return cap.kind === kind;
}
