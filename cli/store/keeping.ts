/** Of `gather store`: how well your files are kept, and what is done about it. */
import { Command } from 'commander';
import type { KeepingHealth, KeepingOwner } from '../../actors/keeping/interface.ts';
import { E, Far } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { example } from '../commands/example.ts';
import { Failure } from '../failure.ts';
import { findEntry } from '../lake-path.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, formatTime, printable } from '../terminal/format.ts';
import { backupLine } from './backup-age.ts';

/** The commands `health`, `check`, `repair`, `gc`, `where`, `pause` and `resume`. */
export function keepingCommands(shell: Shell): Command[] {
  const health = new Command('health').description('how well your files are kept');
  const check = new Command('check')
    .description('ask everybody what they have, and make anew what is missing')
    .option('--read', 'read and compare every piece, too');
  const repair = new Command('repair').description(
    'read and compare every piece, and make anew what is missing or wrong',
  );
  const gc = new Command('gc').description(
    'delete now what no file needs any more, here and with others',
  );
  const where = new Command('where')
    .description('who has pieces of a file')
    .argument('<path>', 'a file, as in your lake')
    .addHelpText('after', example('gather store where Photos/2026/boat.jpg'));
  const pause = new Command('pause').description('send and mend nothing until told to go on');
  const resume = new Command('resume').description('go on after a pause');
  return [
    act(shell, health, showHealth),
    act(shell, check, (task, _: [], { read }: { read?: boolean }) =>
      work(task, read ? 'read' : 'look'),
    ),
    act(shell, repair, (task) => work(task, 'read')),
    act(shell, gc, collect),
    act(shell, where, showWhere),
    act(shell, pause, (task) => setPaused(task, true)),
    act(shell, resume, (task) => setPaused(task, false)),
  ];
}

async function keeping(task: Task): Promise<RefTo<typeof KeepingOwner>> {
  const { vat } = await task.holdings();
  return E(vat).keeping();
}

async function showHealth(task: Task): Promise<void> {
  const health = await E(await keeping(task)).health();
  await show(task, health);
}

async function show(task: Task, health: KeepingHealth): Promise<void> {
  const { backup } = await E((await task.holdings()).vat).status();
  const words = `${inWords(health)}\n${backupLine(backup)}`;
  task.printer.result({ ...health, backup }, words);
}

function inWords(health: KeepingHealth): string {
  const { blobs, bytes, whole, short, alone, lost, lostHere, away, survives, hosts, mended } =
    health;
  const lines: string[] = [];
  const people = new Set(hosts.map(({ person }) => person)).size;
  if (people === 0) {
    return 'Everything is on this machine alone. Ask a friend for: gather store grant YOU 50GB';
  }
  lines.push(
    `${count(blobs, 'object')}, ${formatSize(bytes)}, with ${people === 1 ? '1 person' : `${people} people`}.`,
  );
  if (lost > 0n) lines.push(`${count(lost, 'object')} lost, here and elsewhere.`);
  if (away > 0n) {
    lines.push(
      `${count(away, 'object')} not here, and the hosts are away: wait until they are back.`,
    );
  }
  const fetched = lostHere - lost - away;
  if (fetched > 0n) lines.push(`${count(fetched, 'object')} damaged here; being fetched.`);
  if (mended) {
    lines.push(
      `${count(mended.objects, 'object')} damaged on this disk were brought back from others, ` +
        `last ${formatTime(mended.last)}. If it goes on, replace the disk.`,
    );
  }
  if (alone > 0n) lines.push(`${count(alone, 'object')} on this machine alone as yet.`);
  if (short > 0n) lines.push(`${count(short, 'object')} with some pieces missing.`);
  if (blobs > 0n && whole === blobs) lines.push('All pieces are there.');
  // Of what is away nobody knows just now who has it.
  if (blobs > 0n && away === 0n) {
    lines.push(
      survives === 0n
        ? 'Each of them is needed.'
        : `Any ${survives} of them may vanish, and the others still have all of it.`,
    );
  }
  const { lastLook, lastRead, work: now, paused, trouble } = health;
  lines.push(`Asked for ${timeOf(lastLook)}; read and compared ${timeOf(lastRead)}.`);
  if (now) lines.push(`Now ${now.what}: ${now.done} of ${now.of || '?'}.`);
  if (paused) lines.push('Paused. Go on with: gather store resume');
  if (trouble) lines.push(printable(trouble.message));
  return lines.join('\n');
}

function timeOf(time: bigint | undefined): string {
  return time === undefined ? 'never' : formatTime(time);
}

/** Waits until it is done, and shows how far it is. Ctrl-C stops waiting; the vat goes on. */
async function work(task: Task, depth: 'look' | 'read'): Promise<void> {
  const owner = await keeping(task);
  const before = await E(owner).health();
  if (before.paused) throw new Failure('paused', 'It is paused. Go on with: gather store resume');
  let wake = (): void => undefined;
  const listener = Far('KeepingListener', {
    changed: (): undefined => {
      wake();
    },
  });
  await E(owner).watch(listener);
  const timeName = depth === 'read' ? 'lastRead' : 'lastLook';
  const stopped = task.interrupt();
  // One for all of the waiting, however often something changes.
  stopped.addEventListener('abort', () => wake(), { once: true });
  const changed = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  let next = changed();
  await E(owner).check(depth);
  let health = await E(owner).health();
  for (; health.hosts.length > 0; health = await E(owner).health()) {
    const isDone = !health.work && (health[timeName] !== before[timeName] || health.trouble);
    if (isDone) break;
    if (health.work) task.printer.note(progressOf(health.work));
    await next;
    stopped.throwIfAborted();
    next = changed();
  }
  await show(task, health);
  if (health.lost > 0n)
    throw new Failure('lost', 'Some files are lost. Restore them from a backup.');
}

function progressOf({ what, done, of }: NonNullable<KeepingHealth['work']>): string {
  return `${what}: ${done}${of > 0n ? ` of ${of}` : ''}`;
}

async function collect(task: Task): Promise<void> {
  const collected = await E(await keeping(task)).collect();
  const { here, hosts, paused, trouble } = collected;
  const freed = ({ objects, bytes }: typeof here): string =>
    objects === 0n
      ? 'nothing to delete'
      : `${count(objects, 'object')} deleted, ${formatSize(bytes)} freed`;
  const lines = [`On this machine: ${freed(here)}.`];
  lines.push(
    paused
      ? 'With others: nothing deleted, as it is paused. Go on with: gather store resume'
      : `With others: ${freed(hosts)}.`,
  );
  if (trouble) lines.push(printable(trouble.message));
  task.printer.result(collected, lines.join('\n'));
  task.printer.note('What is in the bin, an older version or a snapshot is needed, and stays.');
}

async function showWhere(task: Task, [path]: [string]): Promise<void> {
  const { lake } = await task.holdings();
  const entry = await findEntry(lake, path);
  if (entry.kind === 'folder') {
    throw new Failure('usage', 'That is a folder. Ask for one file in it.');
  }
  const kept = await E(await keeping(task)).kept(entry.id);
  const { blobs, here, alone, lost, survives, persons } = kept;
  const lines = [`${count(blobs, 'object')}, ${here} of them on this machine.`];
  for (const { person, pieces } of persons)
    lines.push(`${printable(person)}: ${count(pieces, 'piece')}`);
  if (alone > 0n) lines.push(`${alone} not with anybody else.`);
  if (lost > 0n) lines.push(`${lost} lost.`);
  if (survives > 0n) lines.push(`Any ${survives} of them may vanish.`);
  task.printer.result(kept, lines.join('\n'));
}

async function setPaused(task: Task, paused: boolean): Promise<void> {
  await E(await keeping(task)).pause(paused);
  const text = paused ? 'Nothing is sent or mended until: gather store resume' : 'It goes on.';
  task.printer.result({ paused }, text);
}
