/**
 * A peer for the public conformance suite: `npm run -s ocapn-suite-server -- PORT`.
 *
 * OCAPN_DIALECT chooses how we write before the peer has shown how it does, and must fit the suite:
 * that of 2026-02-17 can read no other form than its own, those since can read no other than
 * theirs. DESIGNATOR must be the name in the address that the suite is given. The suite waits until
 * what it dropped was collected, so this process collects on a timer, which nothing else of ours
 * does.
 */
import { setInterval } from 'node:timers';
import { nodeCrypto, openTcpTestingOnly } from '../../bridges/netlayers/index.ts';
import { DIALECT_2026_07, type Dialect } from '../../captp/dialect.ts';
import { DIALECT_2026_02_17, DIALECT_2026_02_25 } from '../../captp/dialects-before.ts';
import { NothingThere, startPeer } from '../../captp/index.ts';
import { makePowers } from '../../cli/powers.ts';
import { suiteObjects } from './objects.ts';

const COLLECT_EVERY_MS = 50;

/** Whoever ends `npm run` ends a shell, and that does not end us. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, COLLECT_EVERY_MS);
}

function dialectNamed(name: string): Dialect {
  const dialects = [DIALECT_2026_02_17, DIALECT_2026_02_25, DIALECT_2026_07];
  const found = dialects.find((dialect) => dialect.name === name);
  if (found) return found;
  const known = dialects.map((dialect) => dialect.name).join(', ');
  throw new Error(`OCAPN_DIALECT is “${name}”; it can be ${known}.`);
}

async function serve(port: number): Promise<void> {
  const { clock, random } = makePowers();
  const { DESIGNATOR = 'test', OCAPN_DIALECT = DIALECT_2026_02_17.name } = process.env;
  const dialect = dialectNamed(OCAPN_DIALECT);
  const netlayer = await openTcpTestingOnly({
    designator: DESIGNATOR,
    timers: clock,
    port,
    framing: 'none',
  });
  const peer = startPeer({
    netlayers: [netlayer],
    random,
    timers: clock,
    crypto: nodeCrypto,
    dialect,
    bootstrap: {
      fetch(swiss) {
        const object = objects.get(new TextDecoder().decode(swiss));
        if (object === undefined) throw new NothingThere();
        return object;
      },
    },
  });
  const objects = suiteObjects((sturdyref) => peer.enliven(sturdyref));
  setInterval(() => globalThis.gc?.(), COLLECT_EVERY_MS);
  console.log('listening');
}

endWithParent();
await serve(Number(process.argv[2]));
