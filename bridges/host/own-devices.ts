/**
 * The list of devices as the command line holds it: it is none of them.
 */
import { type DeviceRegistrar, Devices } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';

const NO_DEVICE = '';

export function ownDevices(
  registrar: RefTo<typeof DeviceRegistrar>,
  onFault: (error: unknown) => void,
): RefTo<typeof Devices> {
  return guarded(
    Devices,
    {
      list: () => E(registrar).list(NO_DEVICE),
      rename: (id, name) => E(registrar).rename(id, name),
      revoke: (id) => E(registrar).revoke(id),
      watch: (listener) => E(registrar).watch(listener),
    },
    onFault,
  );
}
