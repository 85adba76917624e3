/** The kinds of this folder, for whoever opens a vat. */
import type { AnyKind } from '../../vat/index.ts';
import { Attenuated } from './attenuated.ts';
import { Grant } from './grant.ts';
import { Grants } from './grants.ts';
import { MembraneFace } from './membrane/face.ts';
import { Membrane } from './membrane/membrane.ts';
import { RateLimited } from './rate-limited.ts';
import { SealedBox, SealerPair } from './sealer.ts';
import { UseLimited } from './use-limited.ts';

export const CAPS: readonly AnyKind[] = [
  Grants,
  Grant,
  Membrane,
  MembraneFace,
  Attenuated,
  RateLimited,
  UseLimited,
  SealerPair,
  SealedBox,
];
