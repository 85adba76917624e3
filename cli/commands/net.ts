/** `gather net`: whether this vat is on the network, and by what others reach it. */
import { Command } from 'commander';
import type { NetworkOwner, NetworkView } from '../../actors/network/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { networkText } from '../network/status-text.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatTime, printable } from '../terminal/format.ts';
import { example } from './example.ts';

const EXAMPLES = [
  'gather net on',
  'gather net add /dns4/friend.example/tcp/4001/p2p/12D3Koo…',
  'gather net find ocapn://12D3Koo….libp2p',
  'gather net off',
];

const ABOUT_OFF =
  'Others reach this vat by its own port alone. Join the network with: gather net on';

const PORT_MAX = 65_535;

interface Wanted {
  readonly port?: string;
  readonly relay?: boolean;
  readonly lookups?: boolean;
  readonly local?: boolean;
  readonly inside?: boolean;
}

export function netCommand(shell: Shell): Command {
  const command = new Command('net')
    .description('the network: whether others can reach this vat, and by what')
    .addHelpText('after', example(...EXAMPLES));
  const on = new Command('on').description(
    'join: whoever knows the key of this vat can find out where it is, now and at each start',
  );
  const off = new Command('off').description('leave: nobody is told any more where it is');
  const retry = new Command('retry').description('try again now, after something went wrong');
  const add = new Command('add')
    .description('ask this vat first when looking for others')
    .argument('<multiaddr>', 'as gather net prints it over there');
  const remove = new Command('remove')
    .description('ask it no longer')
    .argument('<multiaddr>', 'as gather net prints it');
  const find = new Command('find')
    .description('look for where a vat says that it is')
    .argument('<vat>', 'its name, its peer id, or an ocapn:// address');
  const set = new Command('set')
    .description('change how it takes part')
    .option('--port <number>', 'listen at this port; 0 for one that is chosen')
    .option('--relay', 'pass on for everybody, not only for those of gather host')
    .option('--no-relay', 'pass on for nobody but those')
    .option('--lookups', 'keep records of where others are')
    .option('--no-lookups', 'keep none')
    .option('--local', 'find vats in the local network, and be found there')
    .option('--no-local', 'neither')
    .option('--inside', 'tell addresses of local networks to all, where there is no internet')
    .option('--no-inside', 'tell them nobody');
  command.addCommand(act(shell, new Command('status').description('how it is'), showStatus), {
    isDefault: true,
  });
  command.addCommand(act(shell, on, turnOn)).addCommand(act(shell, off, turnOff));
  command.addCommand(act(shell, add, addFirst)).addCommand(act(shell, remove, removeFirst));
  command.addCommand(act(shell, find, findVat)).addCommand(act(shell, set, changeSettings));
  command.addCommand(act(shell, retry, tryAgain));
  return command;
}

async function networkOf(task: Task): Promise<RefTo<typeof NetworkOwner>> {
  const { vat } = await task.holdings();
  return E(vat).network();
}

async function showStatus(task: Task): Promise<void> {
  const view = await E(await networkOf(task)).status();
  show(task, view);
}

function show(task: Task, view: NetworkView): void {
  task.printer.result(view, networkText(view, Date.now()));
  if (view.state === 'off') task.printer.note(ABOUT_OFF);
  for (const { message } of view.notes) task.printer.note(message);
}

async function turnOn(task: Task): Promise<void> {
  const network = await networkOf(task);
  await E(network).turn(true);
  task.printer.result({ on: true }, 'This vat joins the network, now and at each start.');
  task.printer.note('See how it is with: gather net');
}

async function turnOff(task: Task): Promise<void> {
  await E(await networkOf(task)).turn(false);
  task.printer.result({ on: false }, 'This vat has left the network.');
  task.printer.note('What it told others of where it is runs out within a day.');
}

async function tryAgain(task: Task): Promise<void> {
  await E(await networkOf(task)).retry();
  task.printer.result({ retried: true }, 'It is tried again. See how it is with: gather net');
}

async function addFirst(task: Task, [multiaddr]: [string]): Promise<void> {
  await E(await networkOf(task)).add(multiaddr);
  task.printer.result({ added: multiaddr }, `${printable(multiaddr)} is asked first.`);
}

async function removeFirst(task: Task, [multiaddr]: [string]): Promise<void> {
  await E(await networkOf(task)).remove(multiaddr);
  task.printer.result({ removed: multiaddr }, `${printable(multiaddr)} is not asked any more.`);
}

async function findVat(task: Task, [vat]: [string]): Promise<void> {
  const found = await E(await networkOf(task)).find(vat);
  if (!found) {
    const text =
      'Nobody who was asked knows where that vat is. It may be off, or never have joined.';
    throw new Failure('not-found', text);
  }
  const { addresses, mailboxes, issued } = found;
  const lines = [
    ...addresses.map((address) => printable(address)),
    `said ${formatTime(issued)}${mailboxes > 0n ? '; it has a mailbox for when it is away' : ''}`,
  ];
  task.printer.result(found, lines.join('\n'));
}

async function changeSettings(task: Task, _: [], wanted: Wanted): Promise<void> {
  const network = await networkOf(task);
  const { settings } = await E(network).status();
  const { port, relay, lookups, local, inside } = wanted;
  const next = {
    port: port === undefined ? settings.port : portIn(port),
    relay: relay ?? settings.relay,
    lookups: lookups ?? settings.lookups,
    local: local ?? settings.local,
    inside: inside ?? settings.inside,
  };
  await E(network).change(next);
  task.printer.result(next, 'It takes part in that way from now on.');
}

function portIn(text: string): bigint {
  if (/^\d{1,5}$/.test(text) && Number(text) <= PORT_MAX) return BigInt(text);
  throw new Failure('bad-value', `That is no port: give a number from 0 to ${PORT_MAX}.`);
}
