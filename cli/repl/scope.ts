/**
 * What a line or a script of the REPL can name. The names are put on the global object of this process, which does
 * nothing else, so that values made at the prompt are of the same realm as ours and pass every check.
 */
import type { Holdings } from '../shell.ts';
import type { Tools } from './tools.ts';

export type Scope = Readonly<Record<string, unknown>>;

/** The references of a vat and the tools, by their names. */
export function scopeOf({ home, lake, shares, devices, vat }: Holdings, tools: Tools): Scope {
  return { home, lake, shares, devices, vat, ...tools };
}

/** Makes every name of `scope` global. A script may reuse a name for something of its own. */
export function makeGlobal(scope: Scope): void {
  for (const [name, value] of Object.entries(scope)) {
    Object.defineProperty(globalThis, name, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}
