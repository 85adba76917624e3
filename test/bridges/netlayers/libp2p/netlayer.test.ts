import { provideWithResolvers } from '../../../../bridges/lockdown/with-resolvers.ts';
import type { Channel } from '../../../../captp/index.ts';
import { netlayerObjectSuite, netlayerSuite, streamSuite } from '../../../suites/netlayer.ts';
import type { TestNode } from './nodes.ts';

provideWithResolvers();
const { LISTEN, startTestNode } = await import('./nodes.ts');

async function connected(dialler: TestNode, acceptor: TestNode): Promise<[Channel, Channel]> {
  const dialled = new Promise<Channel>((resolve) => acceptor.netlayer.onDialled(resolve));
  const here = await dialler.netlayer.dial(acceptor.netlayer.location);
  return [here, await dialled];
}

for (const [line, listen] of Object.entries(LISTEN)) {
  const name = `libp2p (${line})`;
  const make = async (): Promise<[TestNode, TestNode]> => [
    await startTestNode([]),
    await startTestNode([listen]),
  ];
  const setUp = async () => {
    const [dialler, acceptor] = await make();
    return {
      pair: () => connected(dialler, acceptor),
      close: async () => {
        await Promise.all([dialler.stop(), acceptor.stop()]);
      },
    };
  };
  netlayerSuite(name, setUp);
  streamSuite(name, setUp);

  describe(name, () => {
    const nodes: TestNode[] = [];
    netlayerObjectSuite(name, async () => {
      const pair = await make();
      nodes.push(...pair);
      return [pair[0].netlayer, pair[1].netlayer];
    });
    after(() => Promise.all(nodes.map((node) => node.stop())));
  });
}
