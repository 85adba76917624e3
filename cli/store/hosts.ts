/** Of `gather store`: the ones who keep pieces of your files. */
import { Command } from 'commander';
import type { HostReport } from '../../actors/storage/interface.ts';
import { E } from '../../captp/index.ts';
import { example } from '../commands/example.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';

/** The commands `hosts`, `add` and `remove`. */
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
  return [act(shell, hosts, listHosts), act(shell, add, addHost), act(shell, remove, removeHost)];
}

async function listHosts(task: Task): Promise<void> {
  const { vat } = await task.holdings();
  const all = await E(E(vat).storage()).hosts();
  task.printer.result(all, all.length > 0 ? table(all) : '');
  if (all.length === 0) {
    task.printer.note(
      'Nobody keeps anything for you. Ask a friend for: gather store grant YOU 50GB',
    );
  }
}

function table(hosts: readonly HostReport[]): string {
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
    stateOf(host.trouble),
  ]);
  return formatTable(columns, rows);
}

function stateOf(trouble: string | undefined): string {
  if (trouble === undefined) return 'there';
  return trouble === 'revoked' ? 'took it back' : 'not there';
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
