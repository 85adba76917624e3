import { makeMemoryHost, nobleCiphers } from '../../../store/index.ts';
import { SUITE_LIMIT_BYTES, shareHostSuite } from '../../suites/share-host.ts';
import { toyRecord, toyVersion } from './toy-slot.ts';

shareHostSuite('a host in memory', async () => {
  let now = 1_000_000;
  const name = 'someslot';
  const host = makeMemoryHost({
    id: 'host1',
    limit: SUITE_LIMIT_BYTES,
    ciphers: nobleCiphers,
    now: () => now,
    slotVersion: toyVersion,
  });
  return {
    host,
    now: () => now,
    async passTime(milliseconds) {
      now += milliseconds;
      host.collect();
    },
    restart: async () => host.restart(),
    slot: {
      name,
      record: (version, content) => toyRecord(name, version, content),
      forged: (version) => toyRecord('otherslot', version),
    },
  };
});
