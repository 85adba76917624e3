/** Granting room to somebody: for whom and how much; then the address to send them. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { E } from '../../../captp/index.ts';
import { inDialog, submitForm } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { GIGABYTES_LENGTH_MAX, gigabytesFault, gigabytesIn } from './gigabytes.ts';

const PERSON_LENGTH_MAX = 120;

/** What is granted: room for pieces of files, or for shares that are served while their owner sleeps. */
interface Granting {
  readonly title: string;
  /** Makes the grant; answers the address to hand over. */
  readonly grant: (person: string, limit: bigint) => PromiseLike<{ readonly address: string }>;
  /** What they do with the address. */
  readonly explained: string;
}

export function grantPieces(home: HomeSession): Promise<void> {
  return grantDialog({
    title: msg('Grant space'),
    grant: (person, limit) => E(E(home.vat).storage()).grant(person, person, limit),
    explained: msg(
      'Send it to them by a way that nobody else reads: whoever has it can use the space. They paste it on their own page, under “Who keeps pieces for me”.',
    ),
  });
}

export function grantShares(home: HomeSession): Promise<void> {
  return grantDialog({
    title: msg('Offer room for shares'),
    grant: (person, limit) => E(E(home.vat).shareHosting()).offer(person, limit),
    explained: msg(
      'Send it to them by a way that nobody else reads: whoever has it can use the room. When they share something, they choose “Another host…” and paste it.',
    ),
  });
}

async function grantDialog({ title, grant, explained }: Granting): Promise<void> {
  let busy = false;
  let trouble = '';
  let address = '';
  await inDialog<void>(title, undefined, (answer, again) => {
    if (address) return given(address, explained, () => answer());
    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      if (busy) return;
      const fields = (event.currentTarget as HTMLElement).querySelectorAll('gather-input');
      const [person = '', amount = ''] = [...fields].map(({ value }) => (value ?? '').trim());
      const limit = gigabytesIn(amount);
      trouble = person ? (gigabytesFault(amount) ?? '') : msg('For whom is it?');
      if (!trouble && limit !== undefined) {
        busy = true;
        again();
        try {
          ({ address } = await grant(person, limit));
        } catch (error) {
          trouble = sentenceOf(error);
        }
        busy = false;
      }
      again();
    };
    return html`
      <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
        <gather-input label=${msg('For whom')} maxlength=${PERSON_LENGTH_MAX} autocomplete="off" ?readonly=${busy}></gather-input>
        <gather-input label=${msg('How many gigabytes')} value="10" inputmode="decimal" maxlength=${GIGABYTES_LENGTH_MAX} autocomplete="off" ?readonly=${busy}></gather-input>
        ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
        <button type="submit" hidden></button>
      </form>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" ?loading=${busy} @click=${submitForm}>${msg('Grant')}</gather-button>
    `;
  });
}

function given(address: string, explained: string, done: () => void): TemplateResult {
  return html`
    <div style="display: grid; gap: var(--wa-space-m)">
      <gather-copy-field label=${msg('Address')} value=${address}></gather-copy-field>
      <p style="margin: 0">${explained}</p>
    </div>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}
