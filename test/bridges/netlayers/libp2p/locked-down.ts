/** A process that is locked down, as that of a vat is, and then joins the network: prints what came by each line. */
import { lockDown } from '../../../../bridges/lockdown/index.ts';

await lockDown();
const { openLibp2p } = await import('../../../../bridges/netlayers/libp2p/index.ts');
const { LISTEN, optionsOf } = await import('./nodes.ts');

const heard: string[] = [];
for (const [line, listen] of Object.entries(LISTEN)) {
  const serves = { relay: false, lookups: true };
  const bob = await openLibp2p(optionsOf([listen], { serves }));
  const alice = await openLibp2p(optionsOf([]));
  const frame = new Promise<Uint8Array>((resolve) => {
    bob.netlayer.onDialled((channel) => channel.onFrame(resolve));
  });
  const { location } = bob.netlayer;
  if (!location) throw new Error('It is found nowhere.');
  const channel = await alice.netlayer.dial(location);
  channel.send([Uint8Array.from(Buffer.from('1:1'))]);
  heard.push(`${Buffer.from(await frame).toString()} by ${line}`);
  await Promise.all([alice.close(), bob.close()]);
}
process.stdout.write(heard.join(', '));
