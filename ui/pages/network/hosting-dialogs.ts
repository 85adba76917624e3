/** Hosting: whom, and how much. */
import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { HostingOffer } from '../../../actors/hosting/interface.ts';
import type { ContactSummary } from '../../../actors/people/interface.ts';
import { inDialog, submitForm, toast } from '../../elements/index.ts';
import type { HomeSession } from '../../session/index.ts';
import { allContacts } from '../people/all-contacts.ts';
import {
  GIGABYTES_LENGTH_MAX,
  gigabytesFault,
  gigabytesIn,
  writeGigabytes,
} from '../storage/gigabytes.ts';

/** Letters are small: ten megabytes are thousands of them. */
const LETTERS = { min: 0.01, orNone: true };
const OTHERS = { orNone: true };

/** A contact who is not on the list yet; undefined when the person gave up. */
export async function hostSomebody(
  home: HomeSession,
  listed: ReadonlySet<string>,
): Promise<ContactSummary | undefined> {
  const others = (await allContacts(home))
    .map(({ summary }) => summary)
    .filter(
      ({ vat, state, blocked }) => !listed.has(vat) && state !== 'failed' && blocked === undefined,
    );
  const [first] = others;
  if (first === undefined) {
    toast({ text: msg('There is no contact who could be hosted. Invite somebody under People.') });
    return undefined;
  }
  let chosen = first.id;
  const id = await inDialog<string | undefined>(
    msg('Host somebody'),
    undefined,
    (answer) => html`
      <div style="display: grid; gap: var(--wa-space-m)">
        <gather-select
          label=${msg('Whom?')}
          .options=${others.map((one) => ({ value: one.id, label: one.petname }))}
          value=${chosen}
          @change=${(event: Event) => {
            chosen = (event.target as HTMLElement & { value: string }).value;
          }}
        ></gather-select>
        <p style="margin: 0">
          ${msg('Your machine then learns when they come and go, how much is sent to them, and from which addresses. It does not learn what.')}
        </p>
      </div>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" @click=${() => answer(chosen)}>${msg('Host')}</gather-button>
    `,
  );
  return others.find((one) => one.id === id);
}

/** How much each person gets from now on; undefined when the person gave up. */
export function offerOtherwise(offer: HostingOffer): Promise<HostingOffer | undefined> {
  let trouble = '';
  return inDialog<HostingOffer | undefined>(
    msg('How much each person gets'),
    undefined,
    (answer, again) => {
      const submit = (event: Event): void => {
        event.preventDefault();
        const fields = (event.currentTarget as HTMLElement).querySelectorAll('gather-input');
        const [passed = '', letters = '', files = ''] = [...fields].map(({ value }) => value ?? '');
        const relay = gigabytesIn(passed, OTHERS);
        const mailbox = gigabytesIn(letters, LETTERS);
        const storage = gigabytesIn(files, OTHERS);
        if (relay !== undefined && mailbox !== undefined && storage !== undefined) {
          return answer({ relay, mailbox, storage });
        }
        trouble =
          gigabytesFault(passed, OTHERS) ??
          gigabytesFault(letters, LETTERS) ??
          gigabytesFault(files, OTHERS) ??
          '';
        again();
      };
      const field = (label: string, amount: bigint, hint: string) =>
        html`<gather-input label=${label} value=${writeGigabytes(amount)} inputmode="decimal" maxlength=${GIGABYTES_LENGTH_MAX} autocomplete="off">
        <span slot="hint">${hint}</span>
      </gather-input>`;
      return html`
      <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
        ${field(msg('Passed on in a day, in gigabytes'), offer.relay, msg('Both ways together.'))}
        ${field(msg('Letters, in gigabytes'), offer.mailbox, msg('What waits until their machine is on.'))}
        ${field(msg('Pieces of files, in gigabytes'), offer.storage, msg('Less room deletes nothing; it keeps more from coming.'))}
        ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
        <button type="submit" hidden></button>
      </form>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" @click=${submitForm}>${msg('Change')}</gather-button>
    `;
    },
  );
}
