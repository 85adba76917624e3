/**
 * How large the heap of a vat may become before all of it is gone through for garbage.
 *
 * By itself the engine does that after some megabytes, because it takes a program that makes little
 * garbage for one that has time. A vat that gets files makes little, but large messages pass through
 * its memory and count with it: it went through thirty megabytes for each ten that it got, which was
 * a third of all the processor time of those who keep pieces for others.
 */
import { setFlagsFromString } from 'node:v8';

/** Growth over what was in use after the last time. */
const GROWTH_PERCENT = 100;

/** To be called before much is in memory. */
export function letHeapDouble(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
