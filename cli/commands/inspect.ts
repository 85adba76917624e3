/** `gather inspect`: looks into the running vat. It changes nothing. */
import { Command } from 'commander';
import { printActor } from '../inspect/actor.ts';
import {
  printActors,
  printMessages,
  printOutbox,
  printPeers,
  printPromises,
  printSessions,
  printStorage,
  printTimers,
} from '../inspect/lists.ts';
import { printMetrics, printOverview } from '../inspect/overview.ts';
import { LIMIT_DEFAULT } from '../inspect/rows.ts';
import { printTrace, printTurn, printTurns } from '../inspect/turns.ts';
import { act, type Shell } from '../shell.ts';
import { example } from './example.ts';

const EXAMPLES = [
  'gather inspect',
  'gather inspect actors Share',
  'gather inspect actor 3f2a90b1 --turn 1200',
  'gather inspect trace last',
];

export function inspectCommand(shell: Shell): Command {
  const command = new Command('inspect')
    .description('look into your vat: actors, what waits, what happened and why')
    .addHelpText('after', `${example(...EXAMPLES)}\nMore in docs/inspect.md.`);
  const inner = (name: string, description: string): Command =>
    new Command(name).description(description);
  const listing = (name: string, description: string): Command =>
    inner(name, description).option('--limit <rows>', 'rows to print', String(LIMIT_DEFAULT));
  const parts = [
    act(shell, listing('actors', 'actors, or those of one kind').argument('[kind]'), printActors),
    act(shell, actorCommand(listing), printActor),
    act(shell, listing('messages', 'messages that wait, and for what'), printMessages),
    act(shell, listing('promises', 'promises that wait, and for whom'), printPromises),
    act(shell, listing('timers', 'timers that are set'), printTimers),
    act(shell, listing('sessions', 'connections that stand'), printSessions),
    act(shell, listing('peers', 'other vats, and what is on the way to them'), printPeers),
    act(shell, outboxCommand(listing), printOutbox),
    act(shell, turnsCommand(listing), printTurns),
    act(shell, ofTurn(inner('turn', 'one turn, and what it changed')), printTurn),
    act(shell, ofTurn(inner('trace', 'what led to a turn, and what followed')), printTrace),
    act(shell, inner('storage', 'what the database holds, by sort'), printStorage),
    act(shell, inner('metrics', 'the vat in figures, for Prometheus'), printMetrics),
  ];
  // Without a name of a part it is the overview; `usage` keeps this out of the help.
  act(shell, command.usage('[options] [command]').argument('[part]'), printOverview);
  for (const part of parts) command.addCommand(part);
  return command;
}

function ofTurn(command: Command): Command {
  return command.argument('<turn>', 'its number, or: last');
}

type Listing = (name: string, description: string) => Command;

function actorCommand(listing: Listing): Command {
  return listing('actor', 'one actor: state, stores, references')
    .argument('<id>', 'as actors lists it, or its beginning; or a kind, if there is one of it')
    .option('--turn <number>', 'as it was at the end of that turn')
    .option('--store <name>', 'the entries of one store');
}

function outboxCommand(listing: Listing): Command {
  return listing('outbox', 'messages that wait to reach another vat').argument(
    '<peer>',
    'as peers lists it',
  );
}

function turnsCommand(listing: Listing): Command {
  return listing('turns', 'what happened, the newest first').option(
    '--actor <id>',
    'only turns that it handled, or that changed it',
  );
}
