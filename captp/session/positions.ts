/**
 * Positions on the wire, and the descriptors made of them.
 *
 * A position is an Integer on the wire and a number here. Zero is a good position like any other.
 */
import type { DescriptorKind } from '../codec.ts';

/**
 * The objects at this position on both sides are the ones a session begins with; it is never
 * counted.
 */
export const BOOTSTRAP_POSITION = 0;

const KINDS: ReadonlySet<string> = new Set<DescriptorKind>([
  'desc:import-object',
  'desc:import-promise',
  'desc:export',
  'desc:answer',
]);

export function isDescriptorKind(label: string): label is DescriptorKind {
  return KINDS.has(label);
}
