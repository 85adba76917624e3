/**
 * How soon the engine makes fast code of what a vat does often.
 *
 * By itself it waits for some thousands of messages, because it takes a program that waits most of
 * the time for one that has nothing to hurry for. Until then each message takes up to twice the
 * processor time, and a vat that was just started, or is asked only now and then, never gets beyond
 * that. Made a third of the wait, keeping small pieces for others costs a quarter less, and reading
 * them as much; a start takes a twentieth more.
 */
import { setFlagsFromString } from 'node:v8';

/** Bytes of the engine's own code that a function runs before it is made fast; 67,584 otherwise. */
const BUDGET_BYTES = 20_000;

/** To be called before much has run. */
export function optimizeSoon(): void {
  setFlagsFromString(`--interrupt-budget=${BUDGET_BYTES}`);
}
