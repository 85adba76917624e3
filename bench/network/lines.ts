/**
 * One session over each line, both sides in this process: CPU of a call among a thousand, of one call at a time, and
 * of a MiB there and back. The lines take turns within each round, so that they share what else the machine does.
 */
import { nodeCrypto } from '../../bridges/netlayers/index.ts';
import { openLibp2p } from '../../bridges/netlayers/libp2p/index.ts';
import { type Channel, type Netlayer, startSession } from '../../captp/index.ts';
import type { Client } from '../captp/contender.ts';
import { clientOver, offer, powers } from '../captp/ours.ts';
import { oursTcp } from '../captp/ours-tcp.ts';
import { oursWs } from '../captp/ours-ws.ts';
import { SCENARIOS } from '../captp/scenarios.ts';
import { optionsFor } from './vats.ts';

const MEASURED = ['flood', 'single', 'echo'];
/** Units of work of a scenario in one round. */
const UNITS = { flood: 10, single: 5, echo: 2 } as Readonly<Record<string, number>>;
const LISTEN = { libp2p_tcp: '/ip4/127.0.0.1/tcp/0', libp2p_ws: '/ip4/127.0.0.1/tcp/0/ws' };

interface Line {
  readonly client: Client;
  close(): Promise<void>;
}

export async function lineFigures(rounds: number): Promise<Record<string, number>> {
  const lines: Record<string, Line> = {
    tcp: await overContender(oursTcp),
    websocket: await overContender(oursWs),
    libp2p_tcp: await overLibp2p(LISTEN.libp2p_tcp),
    libp2p_ws: await overLibp2p(LISTEN.libp2p_ws),
  };
  const figures: Record<string, number> = {};
  for (const scenario of MEASURED) {
    const used = Object.fromEntries(Object.keys(lines).map((name) => [name, [] as number[]]));
    for (let round = 0; round <= rounds; round++) {
      for (const [name, { client }] of Object.entries(lines)) {
        const cost = await cpuPerOperation(scenario, client);
        // The first round warms up.
        if (round > 0) used[name]?.push(cost);
      }
    }
    for (const [name, costs] of Object.entries(used)) {
      figures[`${scenario}_cpu_us_${name}`] = median(costs);
      const beside = used.tcp ?? [];
      const ratios = costs.map((cost, at) => cost / (beside[at] ?? Number.NaN));
      if (name !== 'tcp') figures[`${scenario}_times_tcp_${name}`] = median(ratios);
    }
  }
  await Promise.all(Object.values(lines).map((line) => line.close()));
  return figures;
}

async function cpuPerOperation(scenario: string, client: Client): Promise<number> {
  const { operations, work } = SCENARIOS[scenario] ?? {};
  const unit = work?.(client);
  if (operations === undefined || !unit) throw new Error(`There is no “${scenario}”.`);
  const units = UNITS[scenario] ?? 1;
  const before = process.cpuUsage();
  for (let i = 0; i < units; i++) await unit();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (units * operations);
}

async function overContender({ serve, connect }: typeof oursTcp): Promise<Line> {
  const { port } = await serve();
  return { client: await connect(port), close: async () => undefined };
}

async function overLibp2p(listen: string): Promise<Line> {
  const server = await openLibp2p(optionsFor({ listen: [listen] }));
  const dialler = await openLibp2p(optionsFor({}));
  const dialled = new Promise<Channel>((resolve) => server.netlayer.onDialled(resolve));
  const { location } = server.netlayer;
  if (!location) throw new Error('It is found nowhere.');
  const channel = await dialler.netlayer.dial(location);
  const accepting = session(server.netlayer, await dialled, 'acceptor');
  const client = await clientOver(await session(dialler.netlayer, channel, 'dialler'));
  await accepting;
  return {
    client,
    async close() {
      await Promise.all([dialler.close(), server.close()]);
    },
  };
}

function session({ location }: Netlayer, channel: Channel, role: 'acceptor' | 'dialler') {
  if (!location) throw new Error('It has no name.');
  return startSession({
    random: powers.random,
    crypto: nodeCrypto,
    channel,
    role,
    location,
    bootstrap: offer(),
  });
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
