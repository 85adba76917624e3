/** The kinds of this folder, for whoever opens a vat. */
import type { AnyKind } from '../../vat/index.ts';
import { Space } from './space.ts';
import { Spaces } from './spaces.ts';

export const SPACES: readonly AnyKind[] = [Spaces, Space];
