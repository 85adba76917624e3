/**
 * Runs the public conformance suite against our server: `npm run -s ocapn-suite -- FOLDER [DIALECT]
 * [TIMES]`, FOLDER being a work tree of ocapn/ocapn-test-suite.
 *
 * The suite imports a library for Tor when it starts, which our transport has no use for: an empty
 * one stands in. Python needs the package `cryptography`; PYTHON names another interpreter.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A healthy run takes a second or two; a peer that hangs costs a minute for each test. */
const RUN_MS_MAX = 120_000;
const DESIGNATOR = 'test';

async function main([
  suite,
  dialect = '2026-02-17',
  times = '1',
]: readonly string[]): Promise<void> {
  if (suite === undefined) {
    throw new Error('Say where the suite is: npm run -s ocapn-suite -- FOLDER [DIALECT] [TIMES]');
  }
  const port = await freePort();
  const server = await startServer(port, dialect);
  try {
    for (let run = 1; run <= Number(times); run++) {
      const code = await runSuite(suite, port);
      console.log(`Run ${run} of ${times}, dialect ${dialect}: ${code === 0 ? 'good' : 'failed'}`);
      if (code !== 0) process.exitCode = 1;
    }
  } finally {
    server.kill();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Our server, once it listens. */
async function startServer(port: number, dialect: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'suite-server.ts');
  const server = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', program, String(port)],
    {
      env: { ...process.env, OCAPN_DIALECT: dialect, DESIGNATOR },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: server.stdout })) {
    if (line === 'listening') return server;
  }
  throw new Error('The server ended before it listened.');
}

async function runSuite(suite: string, port: number): Promise<number | null> {
  const standIn = mkdtempSync(join(tmpdir(), 'ocapn-suite-'));
  mkdirSync(join(standIn, 'stem'));
  for (const file of ['__init__.py', 'process.py']) writeFileSync(join(standIn, 'stem', file), '');
  const address = `ocapn://${DESIGNATOR}.tcp-testing-only?host=127.0.0.1&port=${port}`;
  const runner = spawn(process.env.PYTHON ?? 'python3', ['test_runner.py', '-v', address], {
    cwd: suite,
    env: { ...process.env, PYTHONPATH: standIn, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: RUN_MS_MAX,
  });
  try {
    const [code] = await once(runner, 'exit');
    return code as number | null;
  } finally {
    rmSync(standIn, { recursive: true });
  }
}

await main(process.argv.slice(2));
