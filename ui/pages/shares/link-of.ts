/** The whole link of a share: where it is served, and the half of the key that opens it. */
import type { ShareOwner } from '../../../actors/share/interface.ts';
import { E, type Ref, withSecret } from '../../../captp/index.ts';
import type { HomeSession } from '../../session/index.ts';

type ShareRef = Ref<NonNullable<(typeof ShareOwner)['methods']>>;

/** Undefined once it has ended, and while it is still being brought to its host. */
export async function linkOf(home: HomeSession, share: unknown): Promise<string | undefined> {
  const ref = share as ShareRef;
  const asked = [E(ref).swiss(), E(ref).secret(), E(ref).link()] as const;
  const [swiss, secret, there] = await Promise.all(asked);
  const link = swiss ? await E(home.vat).shareLink(swiss) : there;
  return link && secret ? withSecret(link, secret) : link;
}
