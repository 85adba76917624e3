/** `gather invite`: invites a person, and accepts what others sent. */
import { Command } from 'commander';
import type { InvitationSummary, People } from '../../actors/people/interface.ts';
import { E, reachesOthers } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import { type JoinWish, joinToMeet } from '../people/joining.ts';
import { hasAnswered, peopleOf } from '../people/who.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatTable, formatTime, printable } from '../terminal/format.ts';
import { parseEnds } from '../terms.ts';
import { noteAlike } from './alike.ts';
import { example } from './example.ts';

const LASTS = '7d';
const NO_JOIN = 'do not join the network, as the first invitation does otherwise';

export function inviteCommand(shell: Shell): Command {
  const command = new Command('invite')
    .description('invite a person: print a link that makes you contacts of each other, once')
    .argument('[name]', 'what you will call them; only you see this')
    .option(
      '--expires <when>',
      'a day (2026-12-24), a moment (2026-12-24T18:00), or how long from now (12h, 7d, 2w); 90d at most',
      LASTS,
    )
    .option('--text', 'print a text to be pasted, instead of a link')
    .option('--no-join', NO_JOIN)
    .addHelpText(
      'after',
      example('gather invite Ann', 'gather invite list', "gather invite accept 'http://…/i#…' Bob"),
    );
  const list = new Command('list').description('list your invitations, and what became of them');
  const cancel = new Command('cancel')
    .description('take an invitation back that nobody has used yet')
    .argument('<id>', 'as gather invite list shows it');
  const accept = new Command('accept')
    .description('accept an invitation that somebody sent you')
    .argument('<invitation>', 'the link, or the text; also with words around it')
    .argument('[name]', 'what you will call them (otherwise what they call themselves)')
    .option('--no-join', NO_JOIN);
  act(shell, command, invite).addCommand(act(shell, list, listAll));
  command.addCommand(act(shell, cancel, cancelOne));
  // The same option of the command above takes it, wherever it stands.
  const wish = (): JoinWish => ({ join: command.opts<JoinWish>().join });
  const run = (task: Task, given: [string, string?]) => acceptOne(task, given, wish());
  return command.addCommand(act(shell, accept, run));
}

interface Options extends JoinWish {
  readonly expires: string;
  readonly text?: boolean;
}

async function invite(task: Task, [name]: [string?], options: Options): Promise<void> {
  if (name === undefined) {
    throw new Failure(
      'usage',
      'Whom do you invite? Such as: gather invite Ann. ' +
        '(To let one more browser of yours in: gather devices add)',
    );
  }
  const { expires, text } = options;
  const people = await peopleOf(task);
  const ends = parseEnds(expires, task.powers.clock.now());
  const onNetwork = await joinToMeet(task, options);
  const invited = await E(people).invite(name, ends);
  const opens = reachesOthers(invited.link);
  const joined = !opens && onNetwork;
  const { link, ...rest } = invited;
  if (joined) task.printer.result(rest, rest.text);
  else task.printer.result(invited, text ? rest.text : link);
  const once = `It works once, until ${formatTime(invited.expires)}`;
  const who = printable(name);
  noteAlike(task, await E(people).alike(name));
  task.printer.note(
    joined
      ? `Send ${who} this text, and nobody else: they paste it in their vat. ${once}. ` +
          `Take it back with: gather invite cancel ${invited.id}`
      : `${once}: send it to ${who} alone. ` +
          `Take it back with: gather invite cancel ${invited.id}`,
  );
  if (joined && !(await isReachedFromElsewhere(task))) {
    task.printer.note(
      `Only vats in this local network can reach yours at the moment, so it works for ${who} only ` +
        'there. For others a friend has to pass things on: see gather net.',
    );
  }
  if (!opens && !joined) {
    task.printer.note(
      'It works on this machine only, because others cannot reach this vat. ' +
        'Join the network with `gather net on`, and invite again.',
    );
  }
}

/** Why an invitation came to nothing, by what the other vat said. */
const NOT_ACCEPTED: Readonly<Record<string, string>> = {
  used: 'This invitation was used before, and works only once. Ask for a new one.',
  cancelled: 'This invitation was taken back. Ask whoever sent it for a new one.',
  expired: 'This invitation has ended. Ask for a new one.',
  'already-contacts':
    'You are among their contacts already. Ask them to remove you first, and then for a new invitation.',
};

async function isReachedFromElsewhere(task: Task): Promise<boolean> {
  const { vat } = await task.holdings();
  const { reachable } = await E(E(vat).network()).status();
  return reachable !== 'local' && reachable !== 'no';
}

async function listAll(task: Task): Promise<void> {
  const all = await E(await peopleOf(task)).invitations();
  const titles = ['ID', 'FOR', 'STATE', 'MADE', 'ENDS'].map((title) => ({ title }));
  const rows = all.map(({ id, petname, state, created, expires }: InvitationSummary) => [
    id,
    printable(petname),
    state,
    formatTime(created),
    state === 'open' ? formatTime(expires) : '',
  ]);
  task.printer.result(all, all.length > 0 ? formatTable(titles, rows) : '');
  if (all.length === 0)
    task.printer.note('You have invited nobody. Begin with: gather invite NAME');
}

async function cancelOne(task: Task, [id]: [string]): Promise<void> {
  await E(await peopleOf(task)).cancel(id);
  task.printer.result({ cancelled: id }, 'It cannot be used any more.');
}

/** What they were called here before, or call themselves. */
async function offeredName(people: RefTo<typeof People>, invitation: string): Promise<string> {
  const { before, name } = await E(people).look(invitation);
  return before ?? name;
}

async function acceptOne(
  task: Task,
  [invitation, name]: [string, string?],
  wish: JoinWish,
): Promise<void> {
  const people = await peopleOf(task);
  const petname = name ?? (await offeredName(people, invitation));
  if (petname === '') {
    const text =
      'They did not say what they are called. Choose a name: gather invite accept … NAME';
    throw new Failure('usage', text);
  }
  await joinToMeet(task, wish);
  const id = await E(people).accept(invitation, petname);
  const { summary, phrase } = await hasAnswered(task, people, id);
  if (summary.state === 'failed') {
    const { trouble = 'failed' } = summary;
    throw new Failure(trouble, NOT_ACCEPTED[trouble] ?? 'This invitation was not accepted there.');
  }
  const shown = printable(summary.petname);
  task.printer.result({ ...summary, phrase }, shown);
  noteAlike(task, await E(people).alike(summary.petname, id));
  if (summary.state === 'met') {
    task.printer.note(
      `You see the phrase “${phrase.join(' ')}”. Compare it with ${shown} by a way where you know ` +
        `each other, such as a call; when it is the same: gather contacts confirm '${shown}'`,
    );
  } else {
    task.printer.note(`${shown} has not answered yet; your vat goes on by itself.`);
  }
}
