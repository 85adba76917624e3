/** `gather hosting`: sealed shares kept for others by this vat, and hosts that keep them for it. */
import { Command } from 'commander';
import type { SharePass } from '../../actors/hosted-share/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { parseSize } from '../size.ts';
import { formatSize, formatTable, printable } from '../terminal/format.ts';
import { example } from './example.ts';

export function hostingCommand(shell: Shell): Command {
  const command = new Command('hosting')
    .description('hosts that serve shares while a vat sleeps: for you, and you for others')
    .addHelpText(
      'after',
      example(
        "gather hosting add Community 'ocapn://…'",
        'gather share Photos --host Community',
        'gather hosting offer Ann --limit 10GB',
      ),
    );
  for (const one of [...forYou(shell), ...forOthers(shell)]) command.addCommand(one);
  return command;
}

/** Hosts that keep shares of yours. */
function forYou(shell: Shell): Command[] {
  const list = new Command('list').description('hosts on your list');
  const add = new Command('add')
    .description('put a host on your list, by the address that its owner gave you')
    .argument('<name>', 'how you call it')
    .argument('<address>', 'ocapn://… as its owner gave it');
  const remove = new Command('remove')
    .description('take a host off your list; what it serves stays there until revoked')
    .argument('<name>', 'how you call it');
  return [act(shell, list, hosts), act(shell, add, addHost), act(shell, remove, forget)];
}

/** What your vat keeps for others. */
function forOthers(shell: Shell): Command[] {
  const make = new Command('offer')
    .description('let somebody keep sealed shares here; prints the address to give them')
    .argument('<label>', 'for whom; only you see this')
    .requiredOption('--limit <size>', 'most bytes, such as 500MB or 10GB');
  const list = new Command('offers').description('for whom this vat serves sealed shares');
  const stop = new Command('end')
    .description('end an offer; all shares under it are erased')
    .argument('<id>', 'its id, from gather hosting offers');
  return [act(shell, make, offer), act(shell, list, offers), act(shell, stop, end)];
}

async function hosts(task: Task): Promise<void> {
  const { shares } = await task.holdings();
  const all = await E(shares).hosts();
  const rows = all.map(({ name, shares: count }) => [printable(name), String(count)]);
  const table = formatTable([{ title: 'HOST' }, { title: 'SHARES' }], rows);
  task.printer.result(all, all.length > 0 ? table : '');
  if (all.length === 0) task.printer.note('No host yet. Add one: gather hosting add NAME ADDRESS');
}

async function forget(task: Task, [name]: [string]): Promise<void> {
  const { shares } = await task.holdings();
  await E(shares).forgetHost(name);
  task.printer.result({ name }, `Took ${printable(name)} off your list.`);
}

async function end(task: Task, [id]: [string]): Promise<void> {
  const { vat } = await task.holdings();
  await E(E(vat).shareHosting()).revoke(id);
  task.printer.result({ id }, `Ended ${printable(id)}: its shares are erased.`);
}

async function addHost(task: Task, [name, address]: [string, string]): Promise<void> {
  const { shares, vat } = await task.holdings();
  const pass = (await E(vat).enliven(address)) as RefTo<typeof SharePass>;
  const { limit, used } = await E(pass).space();
  await E(shares).addHost(name, pass);
  const free = formatSize(Number(limit) - Number(used));
  const text = `${printable(name)} serves shares of yours from now on: ${free} are free there.`;
  task.printer.result({ name }, text);
}

async function offer(task: Task, [label]: [string], { limit }: { limit: string }): Promise<void> {
  const { vat } = await task.holdings();
  const granted = await E(E(vat).shareHosting()).offer(label, parseSize(limit));
  task.printer.result(granted, granted.address);
  task.printer.note(
    `Give this address to ${printable(label)}: whoever has it can keep sealed shares here. ` +
      `You cannot read them. Take it back with: gather hosting end ${granted.id}`,
  );
}

async function offers(task: Task): Promise<void> {
  const { vat } = await task.holdings();
  const all = await E(E(vat).shareHosting()).offers();
  const rows = all.map(({ id, label, used, limit, shares, revoked }) => [
    id,
    printable(label),
    `${formatSize(used)} of ${formatSize(limit)}`,
    String(shares),
    revoked === undefined ? 'active' : 'ended',
  ]);
  const titles = ['ID', 'FOR', 'USED', 'SHARES', 'STATE'].map((title) => ({ title }));
  task.printer.result(all, all.length > 0 ? formatTable(titles, rows) : '');
  if (all.length === 0) task.printer.note('This vat serves shares of nobody else.');
}
