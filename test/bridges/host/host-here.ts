/**
 * A vat in this process, over a folder of its own, with the connections that a test opens to it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Entrance,
  GATE_SWISS_TEXT,
  type Gate,
  type Home,
  OPERATOR_SWISS_TEXT,
  type Operator,
} from '../../../actors/index.ts';
import { type HostOptions, type RunningVat, startHost } from '../../../bridges/host/index.ts';
import { dialLocal, dialUrl } from '../../../bridges/netlayers/index.ts';
import { E, parseFragment, type Ref, type Session } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { Cost } from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';

/** So that a test does not wait for Argon2. */
const CHEAP: Cost = { memoryKib: 64, passes: 1, lanes: 1 };
export const PASSPHRASE = 'correct horse battery';

export interface HostHere {
  readonly vat: RunningVat;
  readonly data: string;
  readonly socket: string;
  readonly log: string[];
  readonly operator: RefTo<typeof Operator>;
  /** A connection by the web port, as a browser's. */
  web(): Promise<Connection>;
  /** A connection by the local socket. */
  local(): Promise<Connection>;
  home(): Promise<RefTo<typeof Home>>;
  entrance(): Promise<RefTo<typeof Entrance>>;
  gate(): Promise<RefTo<typeof Gate>>;
  close(): Promise<void>;
}

interface Connection {
  readonly session: Session;
  fetch(swiss: Uint8Array | string): Promise<Ref>;
}

export function folderOfItsOwn(): Promise<string> {
  return mkdtemp(join(tmpdir(), '2gather-test-'));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Starts a vat in `folder`/data. Without a key file it is new, or locked. */
export async function hostHere(
  folder: string,
  options: Partial<HostOptions> & { keyed?: boolean } = {},
): Promise<HostHere> {
  const { keyed = false, ...more } = options;
  const data = join(folder, 'data');
  const socket = join(folder, 'vat.sock');
  const log: string[] = [];
  const powers = makePowers();
  const vat = await startHost({
    dataFolder: data,
    host: '127.0.0.1',
    port: 0,
    ...(keyed ? { keyFile: join(folder, 'key') } : {}),
    pageFolder: new URL('./page', import.meta.url).pathname,
    socketPath: socket,
    version: 'test',
    cost: CHEAP,
    ...powers,
    log: (line) => log.push(line),
    ...more,
  });
  const connections: Session[] = [];
  const connect = async (dialled: Promise<Session>): Promise<Connection> => {
    const session = await dialled;
    connections.push(session);
    const bootstrap = session.bootstrap as Ref<{ fetch(swiss: Uint8Array): Ref }>;
    const fetch = async (swiss: Uint8Array | string): Promise<Ref> =>
      (await E(bootstrap).fetch(Buffer.from(swiss as string))) as Ref;
    return { session, fetch };
  };
  const web = () =>
    connect(
      dialUrl(`${vat.address.replace('http', 'ws')}/captp`, { ...powers, designator: undefined }),
    );
  const local = () => connect(dialLocal(socket, powers));
  const operator = (await (await local()).fetch(OPERATOR_SWISS_TEXT)) as RefTo<typeof Operator>;
  return {
    vat,
    data,
    socket,
    log,
    operator,
    web,
    local,
    home: async () => E(operator).home(),
    async entrance() {
      const { swiss } = parseFragment(vat.invite().split('#enter=')[1] ?? '');
      return (await (await web()).fetch(swiss)) as RefTo<typeof Entrance>;
    },
    gate: async () => (await (await web()).fetch(GATE_SWISS_TEXT)) as RefTo<typeof Gate>,
    async close() {
      for (const session of connections) session.abort('The test is over.');
      await vat.close();
    },
  };
}
