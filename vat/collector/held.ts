/** Which actors a stored value refers to, read without making any of them known. */
import { SeenRef } from '../journal/seen.ts';
import { idText } from '../keys.ts';

/** Gives `found` the id (see `idText`) of every actor of this vat that `value` refers to. */
export function eachHeld(value: unknown, found: (key: string) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if (value instanceof SeenRef) {
    const { stored } = value;
    if (stored[0] === 'near') found(idText(stored[1]));
    return;
  }
  for (const inner of Object.values(value)) eachHeld(inner, found);
}
