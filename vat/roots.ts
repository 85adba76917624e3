/** Root actors: the few that are found by name, from where everything else in a vat is reached. */
import type { Ref } from '../captp/index.ts';
import type { Core } from './core.ts';
import { Refused } from './errors.ts';
import { actorKey } from './keys.ts';
import type { AnyKind, FacetsOf, SpawnArgs } from './kind.ts';
import type { Loop } from './loop.ts';
import { facetOf, type Shell } from './shell.ts';

export class Roots {
  readonly #core: Core;
  readonly #loop: Loop;
  /** One after the other, so that no name is made twice. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(core: Core, loop: Loop) {
    this.#core = core;
    this.#loop = loop;
  }

  provide<K extends AnyKind>(name: string, kind: K, args: SpawnArgs<K>): Promise<FacetsOf<K>> {
    const provided = this.#last.then(() => this.#provide(name, kind, args));
    this.#last = provided.catch(() => undefined);
    return provided;
  }

  async #provide<K extends AnyKind>(
    name: string,
    kind: K,
    args: SpawnArgs<K>,
  ): Promise<FacetsOf<K>> {
    const known = await this.#stored(name);
    if (known && known.kindName !== kind.name) {
      const message = `The root ${name} is of the kind ${known.kindName}, not ${kind.name}.`;
      throw new Refused('other-kind', message);
    }
    const shell = known ?? (await this.#make(name, kind, args));
    return shell.facets() as FacetsOf<K>;
  }

  async find(name: string): Promise<Readonly<Record<string, Ref>> | undefined> {
    await this.#last;
    const shell = await this.#stored(name);
    return shell?.kind.compiled && shell.facets();
  }

  /** The root of that name, unless there is none or it was retired. */
  async #stored(name: string): Promise<Shell | undefined> {
    const { records, names } = this.#core;
    const facet = await records.get(names.root(name), { record: 'root' });
    const shell = facetOf(this.#core, facet)?.shell;
    if (!shell) return undefined;
    const state = await records.get(actorKey(shell.bytes), { record: 'state', actor: shell.id });
    return state === undefined ? undefined : shell;
  }

  #make(name: string, kind: AnyKind, args: unknown[]): PromiseLike<Shell> {
    return this.#loop.asTurn(`the making of ${kind.name}`, () => {
      const { shell } = this.#core.spawn(kind, args);
      const turn = this.#core.requireTurn('A root can be made');
      const [facet = ''] = Object.keys(kind.interfaces);
      const key = this.#core.names.root(name);
      turn.writes.push({ is: 'put', key, value: shell.facet(facet) });
      return shell;
    });
  }
}
