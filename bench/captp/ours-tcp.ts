/** Our captp/ over a plain socket, by the netlayer `tcp-testing-only`: `len:` frames. */
import { nodeCrypto, openTcpTestingOnly } from '../../bridges/netlayers/index.ts';
import { timersOn } from '../../bridges/netlayers/timers.ts';
import { type Session, type SessionOptions, startSession } from '../../captp/index.ts';
import type { Contender } from './contender.ts';
import { clientOver, designator, offer, powers } from './ours.ts';

const TRANSPORT = 'tcp-testing-only';

const timers = timersOn(powers.clock);
const always = { random: powers.random, crypto: nodeCrypto, timers };

/** The session over a channel that was just opened. */
function greetOver(options: Pick<SessionOptions, 'channel' | 'role'>): Promise<Session> {
  const location = {
    transport: TRANSPORT,
    designator: `${designator}${options.role}`,
    hints: false as const,
  };
  return startSession({ ...always, ...options, location, bootstrap: offer() });
}

export const oursTcp: Contender = {
  async serve() {
    const netlayer = await openTcpTestingOnly({ designator, timers, port: 0 });
    let last: Session | undefined;
    const welcome = async (channel: SessionOptions['channel']) => {
      last = await greetOver({ channel, role: 'acceptor' });
    };
    netlayer.onDialled((channel) => void welcome(channel));
    const hints = netlayer.location?.hints;
    return {
      port: Number(hints ? hints.port : 0),
      tables: () => last?.counts() ?? { exports: 0, imports: 0 },
    };
  },

  async connect(port) {
    const netlayer = await openTcpTestingOnly({ designator, timers });
    const hints = { host: '127.0.0.1', port: String(port) };
    const channel = await netlayer.dial({ transport: TRANSPORT, designator, hints });
    return clientOver(await greetOver({ channel, role: 'dialler' }));
  },
};
