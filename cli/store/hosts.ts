/** Of `gather store`: the ones who keep pieces of your files. */
import { Command } from 'commander';
import type { KeepingHealth } from '../../actors/keeping/interface.ts';
import type { HostReport } from '../../actors/storage/interface.ts';
import { E } from '../../captp/index.ts';
import { example } from '../commands/example.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';

/** The commands `hosts`, `add`, `remove` and `forgive`. */
export function hostCommands(shell: Shell): Command[] {
  const hosts = new Command('hosts').description(
    'list who keeps something for you, and how they are',
  );
  const add = new Command('add')
    .description('store with somebody from now on')
    .argument('<address>', 'what they gave you: ocapn://…')
    .requiredOption('--person <name>', 'who they are, in your words')
    .addHelpText('after', example('gather store add ocapn://… --person Carl'));
  const remove = new Command('remove')
    .description('do not store with somebody any more')
    .argument('<id>', 'as gather store hosts lists it');
  const pardon = new Command('forgive')
    .description('show no longer that somebody gave wrong bytes')
    .argument('<id>', 'as gather store hosts lists it');
  return [
    act(shell, hosts, listHosts),
    act(shell, add, addHost),
    act(shell, remove, removeHost),
    act(shell, pardon, forgive),
  ];
}

/** A host, and what it did wrong, if anything. */
type Listed = HostReport & Pick<KeepingHealth['hosts'][number], 'wrong'>;

async function listed(task: Task): Promise<Listed[]> {
  const { vat } = await task.holdings();
  const [reports, { hosts }] = await Promise.all([
    E(E(vat).storage()).hosts(),
    E(E(vat).keeping()).health(),
  ]);
  const wrong = new Map(hosts.map((one) => [one.host, one.wrong]));
  return reports.map((report) => ({ ...report, wrong: wrong.get(report.host) }));
}

async function listHosts(task: Task): Promise<void> {
  const all = await listed(task);
  task.printer.result(all, all.length > 0 ? table(all) : '');
  if (all.length === 0) {
    task.printer.note(
      'Nobody keeps anything for you. Ask a friend for: gather store grant YOU 50GB',
    );
  }
}

function table(hosts: readonly Listed[]): string {
  const columns = [
    { title: 'ID' },
    { title: 'WHO' },
    { title: 'USED', align: 'right' as const },
    { title: 'OF', align: 'right' as const },
    { title: 'SINCE' },
    { title: 'STATE' },
  ];
  const rows = hosts.map((host) => [
    host.id,
    printable(host.person),
    host.used === undefined ? '' : formatSize(host.used),
    host.limit === undefined ? '' : formatSize(host.limit),
    formatTime(host.added),
    stateOf(host),
  ]);
  return formatTable(columns, rows);
}

const GONE = new Map<string | undefined, string>([
  ['revoked', 'took it back'],
  ['earlier-life', 'is used by a copy of this vat that was restored later: stop this one'],
]);

function stateOf({ trouble, full, wrong }: Listed): string {
  const gone = GONE.get(trouble) ?? 'not there';
  const state = trouble === undefined ? (full ? 'full' : 'there') : gone;
  if (!wrong) return state;
  const { times, last } = wrong;
  return `${state}; gave wrong bytes (${count(times, 'piece')}, last ${formatTime(last)})`;
}

async function forgive(task: Task, [id]: [string]): Promise<void> {
  const { vat } = await task.holdings();
  const host = (await listed(task)).find((one) => one.id === id);
  if (!host) {
    throw new Failure('not-found', 'There is no such host. See them with: gather store hosts');
  }
  await E(E(vat).keeping()).forgive(host.host);
  task.printer.result({ forgiven: id }, 'What it did wrong before is not shown any more.');
}

async function addHost(
  task: Task,
  [address]: [string],
  { person }: { person: string },
): Promise<void> {
  const { vat } = await task.holdings();
  const host = await E(E(vat).storage()).addHost(address, person);
  const room = formatSize(host.limit ?? 0);
  task.printer.result(host, `${printable(person)} keeps up to ${room} for you (${host.id}).`);
}

async function removeHost(task: Task, [id]: [string]): Promise<void> {
  const { vat } = await task.holdings();
  await E(E(vat).storage()).removeHost(id);
  task.printer.result({ removed: id }, 'Nothing more is stored there.');
}
