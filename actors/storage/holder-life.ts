/**
 * Which life of the vat that holds a grant it is. Who was restored from a backup goes on with what its earlier life kept
 * here; if that one is started again, it must not delete what it does not know of. So the later life is remembered.
 */

import type { VatLife } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';

export interface KnownLife {
  /** 0: nobody said yet. */
  life: number;
  lifeId: Uint8Array;
}

export const NO_LIFE: KnownLife = { life: 0, lifeId: new Uint8Array(0) };

/** Throws a Refusal with code `earlier-life` for one that is over, or is a second one of the same number. */
export function noteLife(known: KnownLife, { number: life, id }: VatLife): void {
  const isSame = known.lifeId.length === id.length && known.lifeId.every((b, at) => b === id[at]);
  if (life < known.life || (life === known.life && !isSame)) {
    throw new Refusal(
      'earlier-life',
      'This vat was restored from a backup, and goes on elsewhere. Use that one; this copy is out of date.',
    );
  }
  if (life === known.life) return;
  known.life = life;
  known.lifeId = Uint8Array.from(id);
}
