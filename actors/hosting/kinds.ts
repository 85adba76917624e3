/** The kinds of this folder, for whoever opens a vat. */
import type { AnyKind } from '../../vat/index.ts';
import { Hosting } from './hosting.ts';
import { RelayPlace } from './relay-place.ts';

export const HOSTING: readonly AnyKind[] = [Hosting, RelayPlace];
