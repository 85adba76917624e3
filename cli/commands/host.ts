/** `gather host`: carries and keeps for the people on a list: relay, mailbox, space; and says how much. */
import { Command } from 'commander';
import type { HostingOwner, HostingView } from '../../actors/hosting/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { hostingText, offerText } from '../hosting/status-text.ts';
import { allContacts, findContact, peopleOf } from '../people/who.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { parseSize } from '../size.ts';
import { printable } from '../terminal/format.ts';
import { example } from './example.ts';

const EXAMPLES = [
  'gather host allow Ann Ben',
  'gather host on',
  'gather host set --relay 20GB --storage 0',
  'gather host disallow Ann',
];

interface Wanted {
  readonly relay?: string;
  readonly mailbox?: string;
  readonly storage?: string;
}

export function hostCommand(shell: Shell): Command {
  const command = new Command('host')
    .description('host friends: pass on for them, hold their letters, keep pieces of their files')
    .addHelpText('after', example(...EXAMPLES));
  const on = new Command('on').description('begin, or go on, for everybody on the list');
  const off = new Command('off').description(
    'pause: nothing new is taken, nothing passed on; what is kept stays and can be fetched',
  );
  const set = new Command('set')
    .description('change how much each of them gets; 0 for nothing')
    .option('--relay <size>', 'passed on for them in a day, such as 5GB')
    .option('--mailbox <size>', 'letters that wait for them, such as 100MB')
    .option('--storage <size>', 'pieces of their files, such as 10GB');
  const allow = new Command('allow')
    .description('put contacts on the list')
    .argument('<person...>', 'their names or ids');
  const disallow = new Command('disallow')
    .description('take people off it: their letters here go at once, their pieces in a week')
    .argument('<person...>', 'their names or ids');
  const status = new Command('status').description('what it carries: counts and bytes');
  command.addCommand(act(shell, status, showStatus), { isDefault: true });
  command.addCommand(act(shell, on, turnOn)).addCommand(act(shell, off, turnOff));
  command.addCommand(act(shell, set, change));
  command.addCommand(act(shell, allow, allowAll)).addCommand(act(shell, disallow, disallowAll));
  return command;
}

async function hostingOf(task: Task): Promise<RefTo<typeof HostingOwner>> {
  const { vat } = await task.holdings();
  return (await E(vat).hosting()) as RefTo<typeof HostingOwner>;
}

async function showStatus(task: Task): Promise<void> {
  const view = await E(await hostingOf(task)).status();
  const blocked = await blockedVats(task);
  const people = view.people.map((one) => ({ ...one, blocked: blocked.has(one.vat ?? '') }));
  task.printer.result({ ...view, people }, hostingText(view, blocked));
  advise(task, view);
}

/** Who is blocked stays on the list, and gets nothing. */
async function blockedVats(task: Task): Promise<ReadonlySet<string>> {
  const all = await allContacts(await peopleOf(task));
  return new Set(
    all.flatMap(({ summary: { vat, blocked } }) => (blocked === undefined ? [] : [vat])),
  );
}

/** What stands in the way, and what to do. */
function advise({ printer }: Task, { on, offer, joined, reachable, people }: HostingView): void {
  const listed = people.some((one) => one.listed);
  if (!on && !listed) printer.note('You host nobody. Begin with: gather host allow NAME');
  else if (!on) printer.note('It is off: nothing is taken in for them. Begin with: gather host on');
  else if (!listed)
    printer.note('Nobody is on the list. Put somebody on it: gather host allow NAME');
  if (!on || !listed) return;
  if (!joined) printer.note('This vat is not on the network. Join with: gather net on');
  else if (!reachable && offer.relay > 0n) {
    printer.note(
      'A relay must be one that others can dial: give this machine a public address, or forward ' +
        'its port in your router. See: gather net',
    );
  }
}

async function turnOn(task: Task): Promise<void> {
  const hosting = await hostingOf(task);
  await E(hosting).turn(true);
  const view = await E(hosting).status();
  task.printer.result({ on: true }, `Each on the list gets: ${offerText(view.offer)}.`);
  advise(task, view);
}

async function turnOff(task: Task): Promise<void> {
  await E(await hostingOf(task)).turn(false);
  const text =
    'Nothing new is taken in, and nothing passed on. What is kept stays. Go on with: gather host on';
  task.printer.result({ on: false }, text);
}

async function change(task: Task, _: [], wanted: Wanted): Promise<void> {
  const hosting = await hostingOf(task);
  const { offer } = await E(hosting).status();
  const size = (text: string | undefined, now: bigint): bigint =>
    text === undefined ? now : BigInt(parseSize(text, { least: 0 }));
  const next = {
    relay: size(wanted.relay, offer.relay),
    mailbox: size(wanted.mailbox, offer.mailbox),
    storage: size(wanted.storage, offer.storage),
  };
  await E(hosting).change(next);
  task.printer.result(next, `Each on the list gets: ${offerText(next)}.`);
}

async function allowAll(task: Task, [names]: [string[]]): Promise<void> {
  const [people, hosting] = [await peopleOf(task), await hostingOf(task)];
  const meant: { readonly id: string; readonly petname: string }[] = [];
  for (const name of names) meant.push((await findContact(people, name)).summary);
  for (const { id } of meant) await E(hosting).allow(id);
  const shown = meant.map(({ petname }) => printable(petname)).join(', ');
  const view = await E(hosting).status();
  const text = view.on
    ? `On the list: ${shown}. Each on it gets: ${offerText(view.offer)}. Their vats use it by themselves.`
    : `On the list: ${shown}.`;
  task.printer.result({ allowed: meant.map(({ petname }) => petname) }, text);
  advise(task, view);
  const [first = ''] = meant.map(({ petname }) => printable(petname));
  task.printer.note(`Take somebody off with: gather host disallow '${first}'`);
}

async function disallowAll(task: Task, [names]: [string[]]): Promise<void> {
  const hosting = await hostingOf(task);
  const { people } = await E(hosting).status();
  const meant: HostingView['people'][number][] = [];
  for (const name of names) meant.push(await listedAs(task, people, name));
  for (const { vat } of meant) if (vat !== undefined) await E(hosting).disallow(vat);
  const shown = meant.map(({ person }) => printable(person)).join(', ');
  const text =
    `Not hosted any more: ${shown}. Letters that waited here for them are deleted, ` +
    'the pieces that are kept for them in a week.';
  task.printer.result({ disallowed: meant.map(({ person }) => person) }, text);
}

/** Throws a Failure when nobody on the list is called that. */
async function listedAs(
  task: Task,
  people: HostingView['people'],
  name: string,
): Promise<HostingView['people'][number]> {
  const { vat } = (await findContact(await peopleOf(task), name)).summary;
  const found = people.find((one) => one.listed && one.vat === vat);
  if (found) return found;
  const text = `“${printable(name)}” is not on the list. See it with: gather host`;
  throw new Failure('not-found', text);
}
