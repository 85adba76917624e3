/**
 * The room of a guest: a thread whose JavaScript is locked down, in which each turn has a Compartment
 * of its own. Nothing stays from one turn to the next but what the vat keeps.
 */
import { parentPort } from 'node:worker_threads';
import 'ses';
import { runTurn } from './turn.ts';

/**
 * Locks down and takes turns. What a turn has done is fixed when its method returns, but it is
 * answered only when what the guest left in the queue of promises has run too: so that counts as
 * part of the turn, and a guest cannot go on in the time of the next.
 */
export function openRoom(): void {
  const port = parentPort as NonNullable<typeof parentPort>;
  const later = setImmediate;
  lockdown({
    errorTaming: 'safe',
    consoleTaming: 'safe',
    localeTaming: 'safe',
    regExpTaming: 'safe',
    overrideTaming: 'severe',
    evalTaming: 'safe-eval',
    domainTaming: 'safe',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    reporting: 'none',
  });
  // Promises of a guest that nobody hears of must not end the room.
  process.on('unhandledRejection', () => undefined);
  port.on('message', (request: Uint8Array) => {
    const outcome = runTurn(request);
    later(() => port.postMessage(outcome));
  });
  port.postMessage('ready');
}
