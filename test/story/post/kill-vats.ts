/**
 * Two vats talk both ways while one or the other, or both, are killed at random moments. In the end
 * everything that was said must have been heard once, in order and unchanged, and every question
 * answered once.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { E } from '../../../captp/index.ts';
import { buildProgram } from './build-program.ts';
import { type Mode, Side } from './side.ts';

/** Messages that are said in one turn, at most. */
const SAID_MOST = 400;
const BETWEEN_KILLS_MOST_MS = 500;
/** Of so many kills one is of both vats. */
const BOTH_EACH = 6;
const LOOK_MS = 50;
const QUIET_MS_MAX = 300_000;

export interface KillOptions {
  readonly kills: number;
  /** At least so many in all, both ways together. */
  readonly messages: number;
  readonly mode: Mode;
  readonly log?: (line: string) => void;
}

export interface KillResult {
  readonly kills: number;
  readonly messages: number;
  readonly answers: number;
  /** Bytes that the disks lost. */
  readonly lost: number;
  /** What was found to be wrong. */
  readonly wrong: readonly string[];
}

type Report = Awaited<ReturnType<typeof reportOf>>;

/** Plays it. Throws when a vat does not start, or nothing goes on any more. */
export async function killVats(options: KillOptions): Promise<KillResult> {
  const program = await buildProgram();
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), '2gather-kills-'))));
  const [ada, ben] = folders.map((folder) => new Side(folder, program, options.mode)) as [
    Side,
    Side,
  ];
  try {
    await Promise.all([ada.start(), ben.start()]);
    await ada.meet(ben);
    await ben.meet(ada);
    return await new Play(ada, ben, options).run();
  } finally {
    await Promise.all([ada.end(), ben.end()]);
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

class Play {
  readonly #sides: readonly [Side, Side];
  readonly #options: KillOptions;
  readonly #wrong: string[] = [];
  /** What each vat has said that it said: that must not be forgotten. */
  readonly #acknowledged = new Map<Side, number>();
  #killing = true;
  #kills = 0;

  constructor(ada: Side, ben: Side, options: KillOptions) {
    this.#sides = [ada, ben];
    this.#options = options;
  }

  async run(): Promise<KillResult> {
    const parts = [this.#kill(), ...this.#sides.map((side) => this.#talk(side))];
    await Promise.all(parts).catch((error: Error) => this.#wrong.push(error.message));
    // What is wrong ends the others, too: nobody talks, kills or starts a vat after this.
    await Promise.allSettled(parts);
    const reports = this.#wrong.length === 0 ? await this.#quiet() : [];
    const [one, other] = reports;
    if (one && other) {
      this.#compare(one, other);
      this.#compare(other, one);
    }
    return {
      kills: this.#kills,
      messages: reports.reduce((sum, { sent }) => sum + Number(sent), 0),
      answers: reports.reduce((sum, { answered }) => sum + Number(answered), 0),
      lost: this.#sides.reduce((sum, { lost }) => sum + lost, 0),
      wrong: this.#wrong,
    };
  }

  async #kill(): Promise<void> {
    const { kills, log } = this.#options;
    while (this.#kills < kills && this.#wrong.length === 0) {
      await delay(randomInt(BETWEEN_KILLS_MOST_MS));
      const both = randomInt(BOTH_EACH) === 0 && this.#kills + 2 <= kills;
      const side = this.#sides[randomInt(2)] as Side;
      const hit = both ? this.#sides : [side];
      await Promise.all(hit.map((one) => one.kill(Math.random())));
      await delay(randomInt(BETWEEN_KILLS_MOST_MS));
      await Promise.all(hit.map((one) => this.#startAgain(one)));
      this.#kills += hit.length;
      if (this.#kills % 10 < hit.length)
        log?.(`${this.#kills} kills, ${this.#sum()} messages acknowledged`);
    }
    this.#killing = false;
  }

  /** A vat that does not open again has lost all it ever said. */
  async #startAgain(side: Side): Promise<void> {
    try {
      await side.start();
    } catch (error) {
      this.#wrong.push((error as Error).message);
      return;
    }
    await this.#checkWord(side);
  }

  #sum(): number {
    return [...this.#acknowledged.values()].reduce((sum, count) => sum + count, 0);
  }

  /** What it has acknowledged before it was killed, it still knows. */
  async #checkWord(side: Side): Promise<void> {
    const said = this.#acknowledged.get(side) ?? 0;
    const report = await reportOf(side).catch(() => undefined);
    if (report && Number(report.sent) < said) {
      this.#wrong.push(`${said} were acknowledged as said, and ${report.sent} are known`);
    }
    if (report) this.#wrong.push(...report.wrong);
  }

  async #talk(side: Side): Promise<void> {
    const share = this.#options.messages / 2;
    while (this.#killing || (this.#acknowledged.get(side) ?? 0) < share) {
      if (this.#wrong.length > 0) return;
      // All through the kills, and something is under way at each of them.
      const done = (this.#kills + 1) / (this.#options.kills + 1);
      const isAhead = (this.#acknowledged.get(side) ?? 0) > share * done;
      await this.#say(side, isAhead ? 1 : SAID_MOST);
      if (isAhead || !side.talk) await delay(LOOK_MS);
    }
  }

  async #say(side: Side, most: number): Promise<void> {
    const { talk } = side;
    if (!talk) return;
    try {
      const sent = Number(await E(talk).say(1 + randomInt(most)));
      this.#acknowledged.set(side, Math.max(sent, this.#acknowledged.get(side) ?? 0));
    } catch (error) {
      // It was killed.
      if (side.talk === talk && codeOf(error) !== 'disconnected') throw error;
    }
  }

  /** Once all has been heard and answered. */
  async #quiet(): Promise<readonly Report[]> {
    let before = '';
    for (let waited = 0; ; waited += LOOK_MS) {
      const [one, other] = await Promise.all([reportOf(this.#sides[0]), reportOf(this.#sides[1])]);
      if (isHeard(one, other) && isHeard(other, one)) return [one, other];
      const now = JSON.stringify([one, other], (_, value) => value?.toString?.() ?? value);
      if (now !== before) waited = 0;
      before = now;
      if (waited > QUIET_MS_MAX) {
        const logs = this.#sides.map(({ log }) => log).join('\n');
        throw new Error(`Nothing goes on any more: ${now}\n${logs}`);
      }
      await delay(LOOK_MS);
    }
  }

  #compare(speaker: Report, hearer: Report): void {
    const check = (what: string, one: string | bigint, other: string | bigint): void => {
      if (one !== other) this.#wrong.push(`${what}: ${one} and ${other}`);
    };
    check('said and heard', speaker.sent, hearer.heard);
    check('the sums of what was said and heard', speaker.sentSum, hearer.heardSum);
    check('asked and answered', speaker.asked, speaker.answered);
    this.#wrong.push(...speaker.wrong);
  }
}

function isHeard(speaker: Report, hearer: Report): boolean {
  return speaker.sent === hearer.heard && speaker.asked === speaker.answered;
}

async function reportOf({ talk }: Side) {
  if (!talk) throw new Error('It is down.');
  return E(talk).report();
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
