/** The whole link of a share of one's own: where it is served, and the half of the key that opens it. */
import type { ShareOwner } from '../actors/share/interface.ts';
import { E, withSecret } from '../captp/index.ts';
import type { RefTo } from '../vat/index.ts';
import type { Holdings } from './shell.ts';

/** Undefined once it has ended, and while it is still being brought to its host. */
export async function linkOf(
  { vat }: Pick<Holdings, 'vat'>,
  share: RefTo<typeof ShareOwner>,
): Promise<string | undefined> {
  const [swiss, secret, there] = await Promise.all([
    E(share).swiss(),
    E(share).secret(),
    E(share).link(),
  ]);
  const link = swiss ? await E(vat).shareLink(swiss) : there;
  return link && secret ? withSecret(link, secret) : link;
}
