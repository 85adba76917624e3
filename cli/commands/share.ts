/** `gather share`: makes a link to one entry that ends when its giver wants. */
import { Command } from 'commander';
import { E, reachesOthers } from '../../captp/index.ts';
import { findEntry } from '../lake-path.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatTime, printable } from '../terminal/format.ts';
import { parseEnds, parseOpenings } from '../terms.ts';
import { example } from './example.ts';

interface Options {
  readonly for?: string;
  readonly ends?: string;
  readonly openings?: string;
}

export function shareCommand(shell: Shell): Command {
  const command = new Command('share')
    .description('make a link to a file or folder of your lake, and print it')
    .argument('<name>', 'path or id of what to share')
    .option('--for <label>', 'for whom it is; only you see this')
    .option(
      '--ends <when>',
      'a day (2026-12-24), a moment (2026-12-24T18:00) or a span (12h, 7d, 2w)',
    )
    .option('--openings <number>', 'how many times it may be opened')
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
  const { lake, shares, vat } = await task.holdings();
  const entry = await findEntry(lake, name);
  const { id, swiss } = await E(shares).grant(entry.id, terms);
  const link = await E(vat).shareLink(swiss);
  task.printer.result({ id, link, entry: entry.id, ...terms }, link);
  task.printer.note(
    `Whoever has this link can open “${printable(entry.name)}”${limits(terms)}. ` +
      `Take it back with: gather revoke ${id}`,
  );
  if (!reachesOthers(link)) {
    task.printer.note(
      'For now it opens on this machine only. Start your vat with --public-url and the address ' +
        'that others reach it by.',
    );
  }
}

/** ` until 2026-12-24 23:59, 3 times at most` */
function limits({ ends, openings }: { ends?: number; openings?: number }): string {
  const until = ends === undefined ? '' : ` until ${formatTime(ends)}`;
  return until + (openings === undefined ? '' : `, ${count(openings, 'time')} at most`);
}
