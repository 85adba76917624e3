/** `gather share`: makes a link to one entry that ends when its giver wants. */
import { Command } from 'commander';
import type { ShareOwner } from '../../actors/share/interface.ts';
import { E, type Reach, reachOf } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { findEntry } from '../lake-path.ts';
import { linkOf } from '../share-link.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatTime, printable } from '../terminal/format.ts';
import { makeProgress } from '../terminal/progress.ts';
import { parseEnds, parseOpenings } from '../terms.ts';
import { example } from './example.ts';

/** How often a share on its way to a host is asked how far it is. */
const LOOK_MS = 200;

interface Options {
  readonly for?: string;
  readonly ends?: string;
  readonly openings?: string;
  readonly host?: string;
}

export function shareCommand(shell: Shell): Command {
  const command = new Command('share')
    .description('make a link to a file or folder of your lake, and print it')
    .argument('<name>', 'path or id of what to share')
    .option('--for <label>', 'for whom it is; only you see this')
    .option(
      '--ends <when>',
      'a day (2026-12-24), a moment (2026-12-24T18:00), or how long from now (12h, 7d, 2w)',
    )
    .option('--openings <number>', 'how many times it may be opened')
    .option('--host <name>', 'seal it as it is now and let this host keep and serve it')
    .addHelpText('after', example('gather share Photos/boat.jpg --for Ann --ends 7d --openings 3'));
  return act(shell, command, run);
}

async function run(task: Task, [name]: [string], options: Options): Promise<void> {
  const { ends, openings } = options;
  const terms = {
    label: options.for ?? '',
    ...(ends === undefined ? {} : { ends: parseEnds(ends, task.powers.clock.now()) }),
    ...(openings === undefined ? {} : { openings: parseOpenings(openings) }),
  };
  const holdings = await task.holdings();
  const { lake, shares } = holdings;
  const entry = await findEntry(lake, name);
  const { id, share } = await E(shares).grant(entry.id, terms, options.host);
  if (options.host !== undefined) await brought(task, share as RefTo<typeof ShareOwner>);
  const link = (await linkOf(holdings, share as RefTo<typeof ShareOwner>)) ?? '';
  task.printer.result({ id, link, entry: entry.id, ...terms }, link);
  task.printer.note(
    `Whoever has this link can open “${printable(entry.name)}”${limits(terms)}. ` +
      `Take it back with: gather revoke ${id}`,
  );
  const reach = reachOf(link);
  if (reach === 'all') return;
  const { host } = options;
  if (host !== undefined) return task.printer.note(hostedAt(host, WHERE[reach]));
  const { state } = await E(E(holdings.vat).network()).status();
  task.printer.note((state === 'off' ? offNetwork : onNetwork)(WHERE[reach]));
}

const WHERE: Readonly<Record<Exclude<Reach, 'all'>, string>> = {
  machine: 'on this machine only',
  local: 'in your local network only',
};

function offNetwork(where: string): string {
  return (
    `For now it opens ${where}. Join the network with: gather net on — then somebody elsewhere who has ` +
    '2gather can open it, with: gather get LINK'
  );
}

function onNetwork(where: string): string {
  return (
    `Browsers open it ${where}. Elsewhere only somebody who has 2gather can open it, with: gather get LINK — ` +
    'for browsers, start your vat with --public-url and the address that others reach it by.'
  );
}

function hostedAt(host: string, where: string): string {
  return `For now it opens ${where}, because that is where “${printable(host)}” is found.`;
}

/** Waits until it is all at its host. Throws a Failure when it could not be brought there. */
async function brought(task: Task, share: RefTo<typeof ShareOwner>): Promise<void> {
  const { clock } = task.powers;
  const progress = makeProgress(task.terminal.errors, clock, { quiet: task.printer.json });
  try {
    for (let done = 0; ; ) {
      const { placing, state, trouble } = await E(share).describe();
      if (state === 'failed') throw new Failure('not-placed', trouble ?? 'The host refused it.');
      if (!placing) return;
      progress.advance(Number(placing.done) - done);
      done = Number(placing.done);
      await new Promise<void>((look) => clock.wakeAt(clock.now() + LOOK_MS, look));
    }
  } finally {
    progress.end();
  }
}

/** ` until 2026-12-24 23:59, 3 times at most` */
function limits({ ends, openings }: { ends?: number; openings?: number }): string {
  const until = ends === undefined ? '' : ` until ${formatTime(ends)}`;
  return until + (openings === undefined ? '' : `, ${count(openings, 'time')} at most`);
}
