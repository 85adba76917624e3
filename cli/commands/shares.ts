/** `gather shares`: everything that was handed out. */
import { Command } from 'commander';
import type { ShareSummary, Shares } from '../../actors/share/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function sharesCommand(shell: Shell): Command {
  const command = new Command('shares')
    .description('list what you handed out, how often it was opened, and when it ends')
    .addHelpText('after', example('gather shares', 'gather shares --json'));
  return act(shell, command, run);
}

/** All shares, newest first, asked for page by page. */
export async function allShares(shares: RefTo<typeof Shares>): Promise<ShareSummary[]> {
  const all: ShareSummary[] = [];
  for (;;) {
    const page = await E(shares).list(all.at(-1)?.id);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

async function run(task: Task): Promise<void> {
  const { shares } = await task.holdings();
  const all = await allShares(shares);
  task.printer.result(all, all.length > 0 ? table(all) : '');
  if (all.length === 0) {
    task.printer.note('Nothing is shared. Share something with: gather share NAME');
  }
}

function table(shares: readonly ShareSummary[]): string {
  const rows = shares.map((share) => [
    share.id,
    stateOf(share),
    printable(share.label),
    printable(share.name) + (share.kind === 'folder' ? '/' : ''),
    String(share.openings) +
      (share.openingsAllowed === undefined ? '' : ` of ${share.openingsAllowed}`),
    share.lastOpened === undefined ? '' : formatTime(share.lastOpened),
    share.ends === undefined ? '' : formatTime(share.ends),
    printable(share.servedBy ?? 'this vat'),
  ]);
  const titles = ['ID', 'STATE', 'FOR', 'NAME', 'OPENED', 'LAST OPENED', 'ENDS', 'SERVED BY'];
  return formatTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

function stateOf({ state, placing, erased }: ShareSummary): string {
  if (placing && state === 'active') return 'on its way';
  return erased === false ? `${state}, not yet confirmed` : state;
}
