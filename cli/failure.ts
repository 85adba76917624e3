/**
 * How a command fails: one sentence for the person, a code for scripts, an exit status for the shell.
 *
 * Whatever breaks (a refusal of the vat that came over the wire, a file that cannot be read, a wrong
 * flag) is turned into a Failure in one place, so that every command speaks the same way and a new
 * error of the vat is never shown as a stack.
 */

/** What the process ends with; documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  locked: 4,
  notFound: 5,
  ended: 6,
  interrupted: 130,
} as const;

const EXIT_BY_CODE: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  'bad-link': EXIT.usage,
  'bad-configuration': EXIT.usage,
  'not-running': EXIT.notRunning,
  locked: EXIT.locked,
  new: EXIT.locked,
  'not-found': EXIT.notFound,
  'no-such-host': EXIT.notFound,
  revoked: EXIT.ended,
  expired: EXIT.ended,
  'used-up': EXIT.ended,
  removed: EXIT.ended,
  gone: EXIT.ended,
  interrupted: EXIT.interrupted,
};

/** What a person reads when the vat's own words do not say what to do at a terminal. */
const SENTENCES: Readonly<Record<string, string>> = {
  locked: 'Your vat is locked. Unlock it with: gather unlock',
  opening: 'Your vat is being opened; try again in a moment.',
  new: 'This vat is new: there is nothing in it yet. Make it with: gather init',
  revoked: 'This share was taken back by the one who gave it. Ask them for a new link.',
  expired: 'This share has ended on the day that its giver set. Ask them for a new link.',
  'used-up': 'This link was opened as often as its giver allowed. Ask them for a new one.',
  gone: 'What you were reading from was taken back or has ended.',
  removed: 'What this link leads to was deleted by its owner. Ask them for it.',
};

/** What the system says about files, in words. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file',
  EACCES: 'You may not read or write',
  EPERM: 'You may not read or write',
  EISDIR: 'This is a folder, not a file:',
  ENOTDIR: 'A part of this path is no folder:',
  ENOSPC: 'The disk is full; make room and try again. It happened at',
  EROFS: 'This disk can only be read:',
  EMFILE: 'Too many files are open; close some programs and try again. It happened at',
};

export class Failure extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }

  get exit(): number {
    return EXIT_BY_CODE[this.code] ?? EXIT.failed;
  }
}

/** Turns anything that was thrown into a Failure. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return new Failure('failed', String(error));
  const code = codeOf(error) ?? 'failed';
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const system = SYSTEM[code];
  if (system !== undefined) {
    return new Failure(codeOfSystem(code), `${system} ${path ?? ''}`.trim(), { cause: error });
  }
  return new Failure(code, SENTENCES[code] ?? inPlainWords(error.message), { cause: error });
}

/** What arguments of the vat's methods are called, where a person types them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  petname: 'A name',
  name: 'A name',
  text: 'What you write',
};

/** What a guard refuses is named by a method and its argument, which tell a person nothing. */
function inPlainWords(message: string): string {
  const method = /^[A-Z]\w*\.\w+: /u;
  const plain = message
    .replace(method, '')
    .replace(
      /^(\w+) must be text of at most (\d+) characters\.$/u,
      (all, argument: string, most: string) =>
        Object.hasOwn(ARGUMENTS, argument)
          ? `${ARGUMENTS[argument]} has at most ${most} characters.`
          : all,
    );
  return method.test(message) ? plain.replace(/^\p{L}/u, (first) => first.toUpperCase()) : plain;
}

/** The stable code an error carries, if it carries one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function codeOfSystem(code: string): string {
  if (code === 'ENOENT') return 'not-found';
  return code === 'ENOSPC' ? 'disk-full' : 'file';
}
