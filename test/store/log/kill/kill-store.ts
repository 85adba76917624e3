/**
 * Kills a process that keeps objects in a log, again and again, at any moment. After each kill
 * every acknowledged object must be there bit for bit, what was being done must have happened
 * wholly or not at all, and nothing else may be there.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

type Version = readonly [version: number, length: number];

export interface KillResult {
  readonly kills: number;
  readonly acknowledged: number;
  readonly wrong: readonly string[];
}

/** Throws when a process does not start. */
export async function killStore(kills: number, seed: number): Promise<KillResult> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-kill-store-'));
  const program = new URL(
    `../../../../node_modules/.cache/2gather/kill-store-${process.pid}.mjs`,
    import.meta.url,
  ).pathname;
  try {
    await build({
      entryPoints: [new URL('./kill-process.ts', import.meta.url).pathname],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    return await killAll(program, folder, kills, seed);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(program, { force: true });
  }
}

async function killAll(
  program: string,
  folder: string,
  kills: number,
  seed: number,
): Promise<KillResult> {
  const may = new Map<string, Version[]>();
  const wrong: string[] = [];
  let acknowledged = 0;
  for (let kill = 0; kill <= kills; kill++) {
    await writeFile(join(folder, 'may.json'), JSON.stringify([...may]));
    let ready = false;
    const process = spawn('node', [program, folder, String(seed + kill)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    process.stderr.on('data', (text) => {
      said += String(text);
    });
    for await (const line of createInterface({ input: process.stdout })) {
      const [what, name = '', version, length] = line.split(' ');
      const one: Version = [Number(version), Number(length)];
      if (what === 'ready') {
        ready = true;
        if (kill === kills) process.kill('SIGKILL');
      } else if (what === 'wrong') wrong.push(`after kill ${kill}: ${line}`);
      else if (what === 'begin') may.set(name, [...(may.get(name) ?? [[0, 0]]), one]);
      else may.set(name, [one]);
      if (what === 'done') acknowledged += 1;
    }
    if (!ready && said !== '') throw new Error(`It did not start: ${said}`);
  }
  return { kills, acknowledged, wrong };
}
