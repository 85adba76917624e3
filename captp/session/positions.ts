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

/** The descriptor that `label` begins, if it begins one. */
export function descriptorKind(label: string): DescriptorKind | undefined {
  switch (label) {
    case 'desc:export':
      return 'export';
    case 'desc:import-object':
      return 'import-object';
    case 'desc:answer':
      return 'answer';
    case 'desc:import-promise':
      return 'import-promise';
    default:
      return undefined;
  }
}
