/**
 * The people of a page: the vat of each, and the commands that each types, all in this process. That `gather start`
 * and the ends of commands are as a page says is seen in docs/repl.md and docs/post.md, by real processes.
 */
import { dialVat } from '../../cli/dial.ts';
import { failureFrom } from '../../cli/failure.ts';
import { makePowers } from '../../cli/powers.ts';
import { makeProgram } from '../../cli/program.ts';
import { makePrinter } from '../../cli/terminal/terminal.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  removeFolder,
} from '../bridges/host/host-here.ts';
import { makeFakeTerminal } from '../cli/fake-terminal.ts';
import { answers, type Step } from './console-page.ts';

/** What a page shows cut short and a person would paste: it was printed before, and begins like that. */
const PASTED = /(--\w+ |[\w-]+[.:]|\/)\S*…/g;
/** How often it is looked whether something has come from the other one, and how long apart. */
const LOOKS_MAX = 3_000;
const LOOK_MS = 40;

export class PeopleHere {
  readonly #options: Parameters<typeof hostHere>[1];
  readonly #vats = new Map<string, HostHere>();
  readonly #folders: string[] = [];
  #said = '';

  constructor(options: Parameters<typeof hostHere>[1] = {}) {
    this.#options = options;
  }

  get names(): string[] {
    return [...this.#vats.keys()];
  }

  /** Does one step of a page. Answers what was printed; of `gather start`, what the page says of it. */
  async take({ who, input, expected }: Step): Promise<string> {
    if (input.startsWith('gather start ')) {
      await this.#start(who);
      return expected;
    }
    const answer = await this.run(who, this.#pasted(input));
    this.#said += answer;
    return answer;
  }

  /** As `take`, again and again while the answer is not yet that of the page: something has to come first. */
  async takeWhenCome(step: Step): Promise<string> {
    for (let looks = 1; ; looks++) {
      const answer = await this.take(step);
      if (answers(answer, step.expected) || looks === LOOKS_MAX) return answer;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** One command line, whose words may stand in single quotes. */
  async run(who: string, typed: string): Promise<string> {
    const { terminal, shown } = makeFakeTerminal(false);
    const powers = makePowers();
    const program = makeProgram(
      { terminal, powers, environment: {}, dial: dialVat(powers) },
      false,
    );
    const words = [...typed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
    const { data } = this.#vats.get(who) as HostHere;
    try {
      await program.parseAsync([...(words.slice(1) as string[]), '--data', data], { from: 'user' });
    } catch (error) {
      makePrinter(terminal, false).failure(failureFrom(error));
    }
    return shown();
  }

  async close(): Promise<void> {
    for (const vat of this.#vats.values()) await vat.close();
    for (const folder of this.#folders) await removeFolder(folder);
  }

  async #start(who: string): Promise<void> {
    const folder = await folderOfItsOwn();
    this.#folders.push(folder);
    this.#vats.set(who, await hostHere(folder, { keyed: true, ...this.#options }));
  }

  #pasted(typed: string): string {
    return typed.replace(PASTED, (short) => {
      const begins = short.slice(0, -1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return [...this.#said.matchAll(new RegExp(`${begins}\\S+`, 'g'))].at(-1)?.[0] ?? short;
    });
  }
}
