/**
 * The terminals of the people on a page: a folder, settings and a data folder of their own for each, and real
 * processes of the `gather` command.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GATHER = fileURLToPath(new URL('../../cli/gather.mjs', import.meta.url));
const PROMPT = '> ';
/** Commands end in about a second; a machine that is very busy takes longer. */
const PATIENCE_MS = 300_000;

export interface Captured {
  /** Standard output, without the space around it. */
  readonly output: string;
  /** Standard error. */
  readonly said: string;
  /** Exit status. */
  readonly status: number | null;
}

export class Terminal {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #started: ChildProcess[] = [];
  #repl: Repl | undefined;

  constructor(folder: string, variables: NodeJS.ProcessEnv) {
    this.folder = folder;
    const home = join(folder, 'home');
    const bin = join(folder, 'bin');
    mkdirSync(home, { recursive: true });
    mkdirSync(bin);
    writeFileSync(join(bin, 'gather'), `#!/bin/sh\nexec "${process.execPath}" "${GATHER}" "$@"\n`);
    chmodSync(join(bin, 'gather'), 0o755);
    this.#env = {
      PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
      HOME: home,
      CI: 'true',
      ...variables,
    };
  }

  /** Runs one command line to its end, or, for `gather start`, until the vat runs. Gives what it printed. */
  async run(command: string): Promise<string> {
    if (/^gather start\b/.test(command)) return this.#start(command);
    if (/^gather (?:repl|play)$/.test(command)) return this.#openRepl(command);
    const output = join(this.folder, 'home', 'output');
    const file = openSync(output, 'w');
    const stdio = ['ignore', file, file] as const;
    const options = { cwd: this.folder, env: this.#env, timeout: PATIENCE_MS };
    spawnSync('sh', ['-c', command], { ...options, stdio: [...stdio] });
    closeSync(file);
    return readFileSync(output, 'utf8');
  }

  /** Runs one command line to its end. */
  capture(command: string, input = ''): Captured {
    const options = { cwd: this.folder, env: this.#env, timeout: PATIENCE_MS, input } as const;
    const ended = spawnSync('sh', ['-c', command], { ...options, encoding: 'utf8' });
    return { output: ended.stdout.trim(), said: ended.stderr.trim(), status: ended.status };
  }

  /** Starts a command line; the answer is its process, which `close` ends if it still runs. */
  begin(command: string): ChildProcess {
    return this.#spawn(['-c', `exec ${command}`]);
  }

  setVariable(name: string, value: string): void {
    this.#env[name] = value;
  }

  /** Types one line, or one that is continued, at the open prompt; gives what was answered. */
  async type(line: string): Promise<string> {
    if (!this.#repl) throw new Error('No prompt is open in this terminal.');
    const answer = await this.#repl.type(line);
    if (line === '.exit') this.#repl = undefined;
    return answer;
  }

  /** Ends every process of this terminal. */
  async close(): Promise<void> {
    const running = this.#started.filter((child) => child.exitCode === null);
    await Promise.all(
      running.map(async (child) => {
        const ended = child.signalCode === null ? once(child, 'exit') : undefined;
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }

  async #start(command: string): Promise<string> {
    const child = this.#spawn(['-c', `exec ${command} --log server.log`]);
    const said = collect(child);
    await said.until(() => said.text().includes('Ctrl-C.\n'));
    // Whether the page is built makes no difference here.
    return said.text().replace(/^The page is not built.*\n/, '');
  }

  async #openRepl(command: string): Promise<string> {
    const child = this.#spawn(['-c', `exec ${command} --interactive`]);
    this.#repl = new Repl(child);
    return this.#repl.greeting();
  }

  #spawn(args: string[]): ChildProcess {
    const child = spawn('sh', args, { cwd: this.folder, env: this.#env, stdio: 'pipe' });
    this.#started.push(child);
    return child;
  }
}

class Repl {
  readonly #child: ChildProcess;
  readonly #said: Said;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#said = collect(child);
  }

  async greeting(): Promise<string> {
    const greeted = (): boolean => {
      const text = this.#said.text();
      return text.includes('\n') && text.includes(PROMPT);
    };
    await this.#said.until(greeted);
    return this.#said.take().replace(PROMPT, '');
  }

  async type(line: string): Promise<string> {
    this.#child.stdin?.write(`${line}\n`);
    const answered = (): boolean => /(?:^|\n)(?:\.\.\. )*> $/.test(this.#said.text());
    await this.#said.until(line === '.exit' ? () => this.#said.ended() : answered);
    return this.#said
      .take()
      .replace(/^(?:\.\.\. )+/, '')
      .replace(/> $/, '');
  }
}

interface Said {
  text(): string;
  /** What was said so far; it begins anew after that. */
  take(): string;
  ended(): boolean;
  /** Waits for `condition`. Rejects when the process ends, or takes too long, without it. */
  until(condition: () => boolean): Promise<void>;
}

function collect(child: ChildProcess): Said {
  let text = '';
  let ended = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      tell();
    });
  }
  child.on('close', () => {
    ended = true;
    tell();
  });
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        listeners.delete(look);
        settle();
      };
      const look = (): void => {
        if (condition()) finish(resolve);
        else if (ended) finish(() => reject(new Error(`It ended after saying:\n${text}`)));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`It did not answer, after saying:\n${text}`))),
        PATIENCE_MS,
      );
      listeners.add(look);
      look();
    });
  const take = (): string => {
    const taken = text;
    text = '';
    return taken;
  };
  return { text: () => text, take, ended: () => ended, until };
}
