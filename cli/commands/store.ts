/** `gather store`: space that you keep for others, and that others keep for you. */
import { Command } from 'commander';
import type { StorageAdmin, StorageGrantSummary } from '../../actors/storage/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { parseSize } from '../size.ts';
import { backendCommand } from '../store/backend.ts';
import { hostCommands } from '../store/hosts.ts';
import { keepingCommands } from '../store/keeping.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

const EXAMPLES = [
  'gather store grant Bea 50GB',
  'gather store grants',
  'gather store revoke s1',
  'gather store add ocapn://… --person Carl',
  'gather store hosts',
];

export function storeCommand(shell: Shell): Command {
  const command = new Command('store')
    .description('space that you keep for others, and that others keep for you')
    .addHelpText('after', example(...EXAMPLES));
  const grant = new Command('grant')
    .description('give somebody space on your disk, and print the address that opens it')
    .argument('<person>', 'whom it is for; only you see this')
    .argument('<size>', 'how much at most: 50GB, 512MiB')
    .option('--label <words>', 'what it is for', '');
  const grants = new Command('grants').description('list what you gave, and how much is used');
  const change = new Command('change')
    .description('let a grant hold more or less; what it holds stays')
    .argument('<id>', 'as gather store grants lists it')
    .argument('<size>', 'how much at most from now on');
  const revoke = new Command('revoke')
    .description('take a grant back at once; what it holds is deleted a week later')
    .argument('<id>', 'as gather store grants lists it')
    .option('--now', 'delete what it holds now');
  const bound = new Command('bound')
    .description('set, or show, how much you keep for all others together')
    .argument('[size]', 'how much at most, or: none');
  command.addCommand(act(shell, grant, giveGrant)).addCommand(act(shell, grants, listGrants));
  command.addCommand(act(shell, change, changeGrant)).addCommand(act(shell, revoke, revokeGrant));
  command.addCommand(act(shell, bound, setBound));
  const others = [...hostCommands(shell), ...keepingCommands(shell), backendCommand(shell)];
  for (const one of others) command.addCommand(one);
  return command;
}

async function admin(task: Task): Promise<RefTo<typeof StorageAdmin>> {
  const { vat } = await task.holdings();
  return E(vat).storage();
}

async function giveGrant(
  task: Task,
  [person, size]: [string, string],
  { label }: { label: string },
): Promise<void> {
  const limit = parseSize(size);
  const { id, address } = await E(await admin(task)).grant(label, person, limit);
  task.printer.result({ id, address, person, label, limit }, address);
  task.printer.note(
    `Whoever has this address can keep ${formatSize(limit)} with you: give it to ` +
      `${printable(person)} alone. Take it back with: gather store revoke ${id}`,
  );
}

async function listGrants(task: Task): Promise<void> {
  const all = await E(await admin(task)).grants();
  task.printer.result(all, all.length > 0 ? table(all) : '');
  if (all.length === 0) {
    task.printer.note('You keep nothing for others. Give space with: gather store grant NAME 50GB');
  }
}

function table(grants: readonly StorageGrantSummary[]): string {
  const columns = [
    { title: 'ID' },
    { title: 'FOR' },
    { title: 'LABEL' },
    { title: 'USED', align: 'right' as const },
    { title: 'OF', align: 'right' as const },
    { title: 'PIECES', align: 'right' as const },
    { title: 'LAST SEEN' },
    { title: 'STATE' },
  ];
  const rows = grants.map((grant) => [
    grant.id,
    printable(grant.person),
    printable(grant.label),
    formatSize(grant.used),
    formatSize(grant.limit),
    String(grant.shares),
    grant.seen === undefined ? '' : formatTime(grant.seen),
    grant.deletes === undefined ? 'stands' : `revoked, deleted ${formatTime(grant.deletes)}`,
  ]);
  return formatTable(columns, rows);
}

async function changeGrant(task: Task, [id, size]: [string, string]): Promise<void> {
  const limit = parseSize(size);
  await E(await admin(task)).change(id, limit);
  task.printer.result({ id, limit }, `It may hold ${formatSize(limit)} from now on.`);
}

async function revokeGrant(task: Task, [id]: [string], { now }: { now?: boolean }): Promise<void> {
  const storage = await admin(task);
  const grant = (await E(storage).grants()).find((one) => one.id === id);
  if (!grant) {
    const text = 'There is no grant of this id. See them with: gather store grants';
    throw new Failure('not-found', text);
  }
  await E(storage).revoke(id);
  if (now) await E(storage).drop(id);
  const what = `${printable(grant.person)} cannot use it any more. `;
  const held = `${formatSize(grant.used)} in ${count(grant.shares, 'piece')}`;
  task.printer.result(
    { revoked: id, deleted: now === true },
    what +
      (now ? `What it held (${held}) is being deleted.` : `What it held (${held}) goes in a week.`),
  );
}

async function setBound(task: Task, [size]: [string | undefined]): Promise<void> {
  const storage = await admin(task);
  if (size !== undefined) {
    await E(storage).bound(size === 'none' ? undefined : parseSize(size, { least: 0 }));
  }
  const totals = await E(storage).totals();
  const { limit, used, granted, grants } = totals;
  const most = limit === undefined ? 'no more than was granted' : `at most ${formatSize(limit)}`;
  task.printer.result(
    totals,
    `You keep ${formatSize(used)} for others, ${most} in all; ` +
      `${formatSize(granted)} are granted in ${count(grants, 'grant')}.`,
  );
}
