/**
 * `lockDown`: freezes the JavaScript that this whole process stands on.
 *
 * All code of a process shares `Object.prototype`, `Array.prototype`, `Promise` and the rest. One
 * line anywhere (a JSON merge that follows `__proto__`, a package that was tampered with) can change
 * them, and with them what every guard and every check of a vat means. After `lockDown` nobody can:
 * this is SES `lockdown()`, loaded so that the hot paths of a vat keep their speed.
 *
 * What it does not do: it takes no power from a package that is loaded into the process. That is
 * what guests are for (bridges/guests).
 */
import { keepingSpeed } from './keeping-speed.ts';
import { provideWithResolvers } from './with-resolvers.ts';

/**
 * Each choice is about compatibility or diagnosis of our own program; code that is not trusted does
 * not run in this realm. Stacks stay readable, because the log names the place of a fault; the
 * console, texts of dates and numbers, and what Node does with a rejection stay as they are; Node's own
 * prompt loads `node:domain`. Whatever an object inherits it may have a field named so: names of
 * fields come from others.
 */
const OPTIONS = {
  errorTaming: 'unsafe',
  stackFiltering: 'verbose',
  consoleTaming: 'unsafe',
  localeTaming: 'unsafe',
  domainTaming: 'unsafe',
  overrideTaming: 'severe',
  errorTrapping: 'none',
  unhandledRejectionTrapping: 'none',
  reporting: 'none',
} as const;

/** What SES keeps from compartments and so leaves as it is in the realm itself. */
const LEFT_OPEN = [WeakRef, FinalizationRegistry, SharedArrayBuffer, Atomics];

/** Has {@link lockDown} been here? */
export function isLockedDown(): boolean {
  return 'harden' in globalThis && Object.isFrozen(Object.prototype);
}

/**
 * Freezes the intrinsics of this process, once; later calls change nothing. Call it before the
 * packages are loaded that shall be kept from changing them. Throws when something has changed them
 * already in a way that SES refuses.
 */
export async function lockDown(): Promise<void> {
  if (isLockedDown()) return;
  provideWithResolvers();
  await keepingSpeed(() => import('ses'));
  lockdown(OPTIONS);
  for (const left of LEFT_OPEN) harden(left);
}
