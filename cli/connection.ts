/**
 * The two connections a command makes: to the vat of this machine's user, over the local socket that only this
 * user can open, and to somebody else's vat, over the address in a share link.
 */
import { OPERATOR_SWISS_TEXT, type Operator } from '../actors/device/interface.ts';
import type { Ref } from '../captp/index.ts';
import type { RefTo } from '../vat/index.ts';
import { codeOf, Failure } from './failure.ts';
import { readRunning } from './folders.ts';
import type { ShareLink } from './link.ts';

/** A session with a vat. */
export interface Connection {
  /** The object under a swiss number; breaks when there is none. */
  fetch(swiss: Uint8Array): PromiseLike<Ref>;
  /** Settles when the session has ended. */
  readonly closed: Promise<unknown>;
  close(): void;
}

/** Opens a session; with `designator` only with the vat that proves to hold this key. */
export type Dial = (url: string, designator?: string) => Promise<Connection>;

const NOT_THERE = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET'];

const NOT_RUNNING = 'Your vat is not running. Start it with: gather start';

/** The operator of the vat that runs in `data`. Throws a Failure with code not-running. */
export async function dialOperator(
  dial: Dial,
  data: string,
): Promise<{ connection: Connection; operator: RefTo<typeof Operator> }> {
  const running = await readRunning(data);
  if (!running) throw new Failure('not-running', NOT_RUNNING);
  const connection = await dial(`ws+unix:${running.socket}:/captp`).catch((cause: unknown) => {
    if (!NOT_THERE.includes(codeOf(cause) ?? '')) throw cause;
    throw new Failure('not-running', NOT_RUNNING, { cause });
  });
  const operator = await connection.fetch(new TextEncoder().encode(OPERATOR_SWISS_TEXT));
  return { connection, operator: operator as RefTo<typeof Operator> };
}

const UNREACHABLE =
  'The vat behind this link cannot be reached at the moment. It may be switched off; try again later, or ask whoever gave you the link.';

const NOT_ITSELF =
  'The vat behind this link does not answer as itself: it may be locked after a restart, or another one is at its address. Ask its owner to unlock it, then try again.';

/** What the system, and our own sessions, call an address where no vat answers. */
const NO_ANSWER = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'disconnected',
]);

/** What `ws` says, without a code, when a web server answers that is no vat. */
const NO_VAT_HERE = /^(Unexpected server response: \d+|Invalid Upgrade header)$/;

/** What dialling somebody else's vat failed by, in words; what is none of it stays as it was. */
function dialFailure(cause: unknown): unknown {
  const code = codeOf(cause) ?? '';
  if (code === 'protocol-error') return new Failure('not-itself', NOT_ITSELF, { cause });
  const noVat = cause instanceof Error && NO_VAT_HERE.test(cause.message);
  if (noVat || NO_ANSWER.has(code)) return new Failure('unreachable', UNREACHABLE, { cause });
  return cause;
}

/**
 * What a share link leads to. Throws a Failure with code unreachable when no vat answers, not-itself when
 * another one than the link names does.
 */
export async function dialShare(
  dial: Dial,
  link: ShareLink,
): Promise<{ connection: Connection; target: Ref }> {
  const connection = await dial(link.captpUrl, link.ref.designator).catch((cause: unknown) => {
    throw dialFailure(cause);
  });
  try {
    return { connection, target: await connection.fetch(link.ref.swiss) };
  } catch (error) {
    connection.close();
    throw dialFailure(error);
  }
}
