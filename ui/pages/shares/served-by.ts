/** Who serves a share: this vat, or a host that keeps it sealed; and what that means, in words. */
import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { E } from '../../../captp/index.ts';
import '../../elements/select.ts';
import type { GatherSelect } from '../../elements/select.ts';
import type { HomeSession } from '../../session/index.ts';

/** The choice of no host. */
export const THIS_VAT = '';
const ANOTHER = '\u0000another';

/** The names of the hosts on the list of this vat. */
export async function hostNames(home: HomeSession): Promise<readonly string[]> {
  return (await E(home.shares).hosts()).map(({ name }) => name);
}

export interface ServedByChoice {
  readonly hosts: readonly string[];
  readonly chosen: string;
  readonly choose: (host: string) => void;
  readonly addHost: () => void;
}

export function servedByField(choice: ServedByChoice): TemplateResult {
  const { hosts, chosen, choose, addHost } = choice;
  const options = [
    { value: THIS_VAT, label: msg('This vat') },
    ...hosts.map((name) => ({ value: name, label: name })),
    { value: ANOTHER, label: msg('Another host…') },
  ];
  const changed = (event: Event): void => {
    const { value } = event.target as GatherSelect;
    if (value === ANOTHER) addHost();
    else choose(value);
  };
  return html`<gather-select
    label=${msg('Served by')}
    hint=${servedByHint(chosen)}
    .value=${live(chosen)}
    .options=${options}
    @change=${changed}
  ></gather-select>`;
}

function servedByHint(host: string): string {
  return host === THIS_VAT
    ? msg('It opens while this vat is on, and shows what is there at that time.')
    : msg(
        str`${host} keeps a sealed copy as it is now, and serves it while your vat sleeps. It cannot read it.`,
      );
}

/** What taking back can undo, and what it cannot. */
export function revocationText(host: string | undefined): string {
  if (host === undefined) {
    return msg(
      'Whoever has this link can open it, without an account. You can take it back at any time under Shares: from then on it opens nothing, also for those who recorded what was sent. What somebody saved before stays theirs.',
    );
  }
  return msg(
    str`Whoever has this link can open it, without an account. When you take it back under Shares, ${host} erases its half of the key: then neither the link nor any copy of what is kept there can be opened. What somebody saved before stays theirs; and only ${host} can erase its half, so choose a host that you trust to do that.`,
  );
}
