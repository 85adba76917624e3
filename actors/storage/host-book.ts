/**
 * The vats that keep shares for us: the pass that each of them granted, and whose it is.
 *
 * Only the references are kept here. Who is reached by them, and with what patience, is the
 * business of the bridge (bridges/storage).
 */
import { defineActor, mapOf, record, ref } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { HOSTS_MAX, KeptHost } from './interface.ts';
import { HostBookDesk } from './parts.ts';

export const HostBook = defineActor('HostBook', {
  version: 1,
  interfaces: { desk: HostBookDesk },
  state: () => ({ made: 0 }),
  stores: { hosts: mapOf(record({ kept: KeptHost, pass: ref() })) },
  facets: {
    desk: {
      add(host, person, pass) {
        const { hosts } = this.stores;
        for (const { kept } of hosts.values()) {
          if (kept.host !== host) continue;
          const text = `${kept.person} keeps pieces for you there already. Remove that first.`;
          throw new Refusal('known-host', text);
        }
        if (hosts.size >= HOSTS_MAX) {
          throw new Refusal('too-many', `You can store with ${HOSTS_MAX} hosts at most.`);
        }
        this.state.made += 1;
        const kept = { id: `h${this.state.made}`, host, person, added: this.turn.now() };
        hosts.set(kept.id, { kept, pass });
        return kept;
      },
      hosts() {
        return [...this.stores.hosts.values()].sort((a, b) => a.kept.added - b.kept.added);
      },
      remove(id) {
        if (this.stores.hosts.delete(id)) return;
        throw new Refusal('not-found', 'There is no such host.');
      },
    },
  },
});
