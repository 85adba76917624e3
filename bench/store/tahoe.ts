/**
 * Tahoe-LAFS: an introducer, ten storage nodes and a client on loopback, 3-of-10, happy 7, by its
 * web API, as its documentation sets one up. It is not brought along: the parameter `tahoe` or the
 * environment variable TAHOE names a command that runs it. Storage is by Foolscap, which is the
 * faster one of its two protocols. It syncs nothing before it acknowledges.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freshBytes } from './fresh-bytes.ts';
import { type GridFigures, type GridWork, median, RANGE_BYTES } from './grid-work.ts';
import { withFolder } from './local-disk.ts';
import { cpuMsOf, endProcess, freePorts } from './processes.ts';
import { MIB, SMALL_BYTES } from './workload.ts';

const HOST = '127.0.0.1';
const NODES = 10;
/** The version 1.N that first had the choice. */
const FORCES_FOOLSCAP = 19;
const START_TRIES = 240;
const TRY_MS = 500;

/** Undefined, with a word about it, where no command is named. */
export async function gridTahoe(
  command: string | undefined,
  work: GridWork,
): Promise<GridFigures | undefined> {
  if (command === undefined) {
    process.stderr.write('No figures beside Tahoe-LAFS: tahoe=COMMAND or TAHOE names it.\n');
    return undefined;
  }
  return withFolder(async (folder) => {
    const running: ChildProcess[] = [];
    try {
      const port = await startGrid(command, folder, running);
      return await figures(
        port,
        running.map(({ pid = 0 }) => pid),
        work,
      );
    } finally {
      await Promise.all(running.map((child) => endProcess(child, 'SIGTERM')));
    }
  });
}

/** Gives the port of the client's web API. */
async function startGrid(
  command: string,
  folder: string,
  running: ChildProcess[],
): Promise<number> {
  const [introducer = 0, web = 0, ...ports] = await freePorts(NODES + 2);
  const make = (...words: string[]) => execFileSync(command, words, { stdio: 'ignore' });
  const run = (name: string) => {
    const child = spawn(command, ['run', join(folder, name)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    running.push(child);
  };
  const listen = (port: number) => [
    `--port=tcp:${port}:interface=${HOST}`,
    `--location=tcp:${HOST}:${port}`,
  ];
  make('create-introducer', ...listen(introducer), join(folder, 'introducer'));
  run('introducer');
  const furl = await untilThere(() =>
    readFile(join(folder, 'introducer', 'private', 'introducer.furl'), 'utf8'),
  );
  const join3of10 = [
    `--introducer=${furl.trim()}`,
    '--shares-needed=3',
    '--shares-happy=7',
    '--shares-total=10',
  ];
  for (const [i, port] of ports.entries()) {
    const node = join(folder, `node${i}`);
    make('create-node', ...join3of10, ...listen(port), '--webport=', node);
    run(`node${i}`);
  }
  make(
    'create-client',
    ...join3of10,
    `--webport=tcp:${web}:interface=${HOST}`,
    join(folder, 'client'),
  );
  await useFoolscap(command, join(folder, 'client', 'tahoe.cfg'));
  run('client');
  await untilThere(async () => {
    const { body } = await ask(web, 'GET', '/?t=json');
    const { servers } = JSON.parse(body.toString()) as { servers: { connection_status: string }[] };
    const connected = servers.filter(({ connection_status }) =>
      connection_status.startsWith('Connected'),
    );
    if (connected.length < NODES) throw new Error('Not all nodes are connected.');
  });
  return web;
}

/** Newer versions use HTTPS where they are not told; older ones refuse to be told. */
async function useFoolscap(command: string, file: string): Promise<void> {
  const version = execFileSync(command, ['--version'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 1 && Number(minor) < FORCES_FOOLSCAP) return;
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('[client]', '[client]\nforce_foolscap = true'));
}

async function untilThere<T>(look: () => Promise<T>): Promise<T> {
  for (let left = START_TRIES; ; left--) {
    try {
      return await look();
    } catch (error) {
      if (left === 0) throw new Error('Tahoe-LAFS does not start.', { cause: error });
      await setTimeout(TRY_MS);
    }
  }
}

async function figures(
  port: number,
  pids: readonly number[],
  { bytes, small, slots, ranges }: GridWork,
): Promise<GridFigures> {
  const put = async (path: string, body: Uint8Array) =>
    (await ask(port, 'PUT', path, body)).body.toString();
  const get = async (cap: string, range?: string) =>
    (await ask(port, 'GET', `/uri/${encodeURIComponent(cap)}`, undefined, range)).body;
  const timed = async (job: () => Promise<unknown>) => {
    const cpu = await cpuMsOf(pids);
    const start = performance.now();
    await job();
    const seconds = (performance.now() - start) / 1_000;
    return { seconds, cpuMs: (await cpuMsOf(pids)) - cpu };
  };
  const block = randomBytes(SMALL_BYTES);
  await put('/uri', randomBytes(MIB));
  let large = '';
  const largeBytes = randomBytes(bytes);
  const putting = await timed(async () => {
    large = await put('/uri', largeBytes);
  });
  const getting = await timed(async () => {
    if ((await get(large)).length !== bytes) throw new Error('Tahoe-LAFS gave other bytes.');
  });
  const times: number[] = [];
  for (let i = 0; i < ranges; i++) {
    const from = Math.floor(bytes / 2) + i * RANGE_BYTES;
    const { seconds } = await timed(() => get(large, `bytes=${from}-${from + RANGE_BYTES - 1}`));
    times.push(seconds * 1_000);
  }
  const caps: string[] = [];
  const smallPut = await timed(async () => {
    for (let i = 0; i < small; i++) caps.push(await put('/uri', freshBytes(block, i)));
  });
  const smallGet = await timed(async () => {
    for (const cap of caps) await get(cap);
  });
  const mutable: string[] = [];
  const create = await timed(async () => {
    for (let i = 0; i < slots; i++) mutable.push(await put('/uri?format=SDMF', block));
  });
  const overwrite = await timed(async () => {
    for (const cap of mutable) await put(`/uri/${encodeURIComponent(cap)}`, freshBytes(block, -1));
  });
  return {
    putMbS: bytes / 1e6 / putting.seconds,
    getMbS: bytes / 1e6 / getting.seconds,
    smallPutPerS: small / smallPut.seconds,
    smallGetPerS: small / smallGet.seconds,
    rangeMs: median(times),
    createPerS: slots / create.seconds,
    overwritePerS: slots / overwrite.seconds,
    putCpuMsMib: putting.cpuMs / (bytes / MIB),
    getCpuMsMib: getting.cpuMs / (bytes / MIB),
  };
}

const agent = new Agent({ keepAlive: true });

function ask(
  port: number,
  method: string,
  path: string,
  body?: Uint8Array,
  range?: string,
): Promise<{ body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(body && { 'content-length': body.length }),
      ...(range !== undefined && { range }),
    };
    const asked = request({ host: HOST, port, method, path, headers, agent }, (answer) => {
      answer.toArray().then((chunks: Buffer[]) => {
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) resolve({ body: Buffer.concat(chunks) });
        else reject(new Error(`Tahoe-LAFS answers ${method} with ${statusCode}.`));
      }, reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
