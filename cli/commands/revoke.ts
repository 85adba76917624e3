/** `gather revoke`: takes a share back, for good. */
import { timingSafeEqual } from 'node:crypto';
import { Command } from 'commander';
import type { ShareOwner, ShareSummary } from '../../actors/share/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { isLink, parseShareLink } from '../link.ts';
import { act, type Holdings, type Shell, type Task } from '../shell.ts';
import { count, printable } from '../terminal/format.ts';
import { example } from './example.ts';
import { allShares } from './shares.ts';

/** How long a host may take to confirm before the answer is that it has not yet. */
const ANSWER_MS = 2_000;
const LOOK_MS = 50;

interface Options {
  readonly all?: boolean;
}

export function revokeCommand(shell: Shell): Command {
  const command = new Command('revoke')
    .description('take back a share: its link is dead from then on')
    .argument('<share>', 'its id, its label (--for), its link, or the name of what was shared')
    .option('--all', 'every active share that fits, not just one')
    .addHelpText('after', example('gather revoke Ann', 'gather revoke --all boat.jpg'));
  return act(shell, command, run);
}

async function run(task: Task, [text]: [string], { all }: Options): Promise<void> {
  const { shares } = await task.holdings();
  const chosen = await choose(shares, text);
  if (chosen.length > 1 && !all) {
    const ids = chosen.map((share) => `${share.id} (${printable(share.name)})`).join(', ');
    throw new Failure(
      'ambiguous',
      `${count(chosen.length, 'active share')} fit: ${ids}. Give an id, or --all for all of them.`,
    );
  }
  const revoked: ShareSummary[] = [];
  for (const { id } of chosen) {
    const share = E(shares).share(id);
    await E(share).revoke();
    revoked.push(await settled(task, share as PromiseLike<RefTo<typeof ShareOwner>>));
  }
  task.printer.result(
    revoked,
    revoked.map((share) => `Revoked: ${describe(share)}. ${outcome(share)}`).join('\n'),
  );
}

/** How it stands; a host that is there has a moment to answer. */
async function settled(
  task: Task,
  share: PromiseLike<RefTo<typeof ShareOwner>>,
): Promise<ShareSummary> {
  const { clock } = task.powers;
  const until = clock.now() + ANSWER_MS;
  for (;;) {
    const summary = await E(share as never as RefTo<typeof ShareOwner>).describe();
    if (summary.erased !== false || clock.now() >= until) return summary;
    await new Promise<void>((look) => clock.wakeAt(clock.now() + LOOK_MS, look));
  }
}

function describe(share: ShareSummary): string {
  const whom = share.label === '' ? '' : `, for ${printable(share.label)}`;
  return `${printable(share.name)}${whom}`;
}

/** What that has done: half of a key that a host keeps is erased by that host, when it hears of it. */
function outcome({ servedBy, erased }: ShareSummary): string {
  if (servedBy === undefined) return 'Its link is dead.';
  const host = printable(servedBy);
  return erased
    ? `${host} has erased its half of the key: the link is dead.`
    : `${host} was asked to erase its half of the key and has not confirmed it yet; see: gather shares`;
}

/** The active shares that `text` means. Throws a Failure when there is none. */
async function choose(shares: Holdings['shares'], text: string): Promise<ShareSummary[]> {
  const everything = await allShares(shares);
  const active = everything.filter((share) => share.state === 'active');
  if (isLink(text)) {
    const found = await byLink(shares, active, text);
    if (found.length > 0) return found;
  } else {
    const ways = (['id', 'label', 'name'] as const).map((field) =>
      active.filter((share) => share[field] === text),
    );
    const found = ways.find((way) => way.length > 0);
    if (found) return found;
    const ended = everything.find((share) => share.id === text || share.label === text);
    if (ended) {
      throw new Failure(ended.state, `This share has ended already (${ended.state}).`);
    }
  }
  throw new Failure('not-found', 'No active share fits. See all of them with: gather shares');
}

async function byLink(
  shares: Holdings['shares'],
  active: readonly ShareSummary[],
  link: string,
): Promise<ShareSummary[]> {
  const { swiss: wanted } = parseShareLink(link).ref;
  const swisses = await Promise.all(active.map(({ id }) => swissOf(shares, id)));
  return active.filter((_, at) => {
    const swiss = swisses[at];
    return swiss?.length === wanted.length && timingSafeEqual(swiss, wanted);
  });
}

/** The swiss number in the link of a share, also of one that a host serves. */
async function swissOf(shares: Holdings['shares'], id: string): Promise<Uint8Array | undefined> {
  const share = E(shares).share(id);
  const there = await E(share).link();
  return there === undefined ? E(share).swiss() : parseShareLink(there).ref.swiss;
}
