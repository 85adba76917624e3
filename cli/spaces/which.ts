/** Public spaces as the command line names them: by petname, or by id. */
import type { SpaceOwner, SpaceSummary, Spaces } from '../../actors/spaces/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import type { Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';

export async function spacesOf(task: Task): Promise<RefTo<typeof Spaces>> {
  const { vat } = await task.holdings();
  return (await E(vat).spaces()) as RefTo<typeof Spaces>;
}

export interface Which {
  readonly summary: SpaceSummary;
  readonly space: RefTo<typeof SpaceOwner>;
}

/** Throws a Failure when there is none of that name or id. */
export async function findSpace(spaces: RefTo<typeof Spaces>, which: string): Promise<Which> {
  const name = which.normalize('NFC').trim().toLowerCase();
  const all = (await E(spaces).list()).map(({ summary }) => summary);
  const summary =
    all.find(({ petname }) => petname.toLowerCase() === name) ?? all.find(({ id }) => id === which);
  if (!summary) {
    const text = `There is no space “${printable(which)}”. See them with: gather space`;
    throw new Failure('not-found', text);
  }
  const space = (await E(spaces).space(summary.id)) as RefTo<typeof SpaceOwner>;
  return { summary, space };
}
