/** The public spaces of this vat: the device that has their keys, the list, and who carries them on the network. */
import { type Spaces, type SpacesDevice, SpacesList } from '../../actors/index.ts';
import { signerFromSeed } from '../../captp/index.ts';
import { deriveKey } from '../../store/index.ts';
import type { RefTo, Vat } from '../../vat/index.ts';
import { nodeCrypto, peerIdOf } from '../netlayers/index.ts';
import { makeSpacesDevice, SpacesService, spaceKeys } from '../spaces/index.ts';
import type { HouseholdPowers } from './household-powers.ts';

export interface OwnSpaces {
  readonly device: RefTo<typeof SpacesDevice>;
  readonly service: SpacesService;
  /** Once the vat is open. */
  furnish(vat: Vat): Promise<RefTo<typeof Spaces>>;
}

export function spacesOf({ root, clock, random, onFault }: HouseholdPowers): OwnSpaces {
  const service = new SpacesService(onFault);
  const { publicKey } = signerFromSeed(deriveKey(root, 'identity'), nodeCrypto);
  const keys = spaceKeys(root);
  const peerId = (): string => peerIdOf(publicKey);
  const device = makeSpacesDevice({ keys, clock, random, peerId, service, onFault });
  return {
    device,
    service,
    async furnish(vat) {
      const { desk, keeper } = await vat.provide('spaces', SpacesList, device);
      service.furnish(keeper);
      return desk;
    },
  };
}
