/**
 * The two connections a command makes: to the vat of this machine's user, over the local socket that only this
 * user can open, and to somebody else's vat, over the address in a share link.
 */
import { OPERATOR_SWISS_TEXT, type Operator } from '../actors/device/interface.ts';
import type { SharePage } from '../actors/share/interface.ts';
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

/** The page a share link leads to. */
export async function dialShare(
  dial: Dial,
  link: ShareLink,
): Promise<{ connection: Connection; page: RefTo<typeof SharePage> }> {
  const connection = await dial(link.captpUrl, link.ref.designator);
  try {
    const page = await connection.fetch(link.ref.swiss);
    return { connection, page: page as RefTo<typeof SharePage> };
  } catch (error) {
    connection.close();
    throw error;
  }
}
