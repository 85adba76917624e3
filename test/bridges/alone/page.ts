/** Runs in the browser: what a page can do with 2gather/captp alone. */
import { connect, E, Far, lookUp, makePeer, parseSturdyref, type Ref } from '2gather/captp';

interface Echo {
  echo(value: unknown): unknown;
  /** Calls what the page gives out as `mine`. */
  askBack(): Promise<string>;
}

/** @returns what came of each attempt, or its code. */
async function attempt(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

Object.assign(globalThis, {
  attempts: async (url: string, designator: string, link: string) => {
    const objects = { mine: Far('Mine', { name: () => 'a page' }) };
    const session = await connect(url, { designator, objects });
    const echo = lookUp<Echo>(session, 'echo');
    const results = [
      await attempt(() => E(echo).echo('there and back')),
      await attempt(() => E(echo).askBack()),
      await attempt(() => connect(url, { designator: designator.replace(/^./, 'z') })),
      await attempt(() => connect(url.replace(/\d+$/, '9'))),
      await attempt(() => lookUp(session, 'cellar')),
      performance.getEntriesByType('resource').some(({ name }) => name.includes('noble')),
    ];
    session.abort('Done.');
    const peer = await makePeer();
    const found = peer.enliven(parseSturdyref(link)) as PromiseLike<Ref<Echo>>;
    results.push(await attempt(() => E(found).echo('by a link')));
    const elsewhere = parseSturdyref(link.replace('.websocket', '.onion'));
    results.push(await attempt(() => peer.enliven(elsewhere)));
    await peer.close('Done.');
    return results;
  },
});
