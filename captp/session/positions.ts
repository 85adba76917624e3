/**
 * Positions on the wire, and the descriptors made of them.
 *
 * A position is an Integer on the wire and a number here. Zero is a good position like any other.
 */
import { Sym } from '../symbol.ts';
import { record, SyrupRecord } from '../syrup/index.ts';
import { ProtocolError } from './errors.ts';

/**
 * The objects at this position on both sides are the ones a session begins with; it is never
 * counted.
 */
export const BOOTSTRAP_POSITION = 0;

export type DescriptorKind = 'import-object' | 'import-promise' | 'export' | 'answer';

export interface Descriptor {
  readonly kind: DescriptorKind;
  readonly position: number;
}

const KINDS: Readonly<Record<string, DescriptorKind>> = {
  'desc:import-object': 'import-object',
  'desc:import-promise': 'import-promise',
  'desc:export': 'export',
  'desc:answer': 'answer',
};

export function describe(kind: DescriptorKind, position: number): SyrupRecord {
  return record(`desc:${kind}`, BigInt(position));
}

/** The descriptor that `value` is, or undefined when it is none. Throws {@link ProtocolError}. */
export function descriptorOf(value: unknown): Descriptor | undefined {
  if (!(value instanceof SyrupRecord) || !(value.label instanceof Sym)) return undefined;
  const { name } = value.label;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) return undefined;
  if (value.fields.length !== 1) throw new ProtocolError('A descriptor has one field.');
  return { kind, position: positionOf(value.fields[0]) };
}

/** Throws {@link ProtocolError} for anything but an Integer from 0 to 2^53 - 1. */
export function positionOf(value: unknown): number {
  const ok = typeof value === 'bigint' && value >= 0n && value <= Number.MAX_SAFE_INTEGER;
  if (!ok) throw new ProtocolError('A position is an integer from zero up.');
  return Number(value);
}

/** Throws {@link ProtocolError} for anything but a list of positions. */
export function positionsOf(value: unknown): number[] {
  if (!Array.isArray(value)) throw new ProtocolError('Positions come as a list.');
  return value.map(positionOf);
}
