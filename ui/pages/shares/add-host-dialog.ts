/** Puts a host for shares on the list: the address that its owner gave, and a name for it. */
import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { SharePass } from '../../../actors/hosted-share/interface.ts';
import { E, type Ref } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';

type PassRef = Ref<NonNullable<(typeof SharePass)['methods']>>;

const NAME_LENGTH_MAX = 80;

/** Answers the name of the new host; undefined when the person gave up. */
export function addHostDialog(home: HomeSession): Promise<string | undefined> {
  let name = '';
  let address = '';
  let trouble = '';
  let busy = false;
  return inDialog<string | undefined>(msg('Add a host'), undefined, (answer, again) => {
    const add = async (): Promise<void> => {
      if (name.trim() === '' || address.trim() === '') {
        trouble = msg(
          'Fill in both: a name for the host, and the address that its owner gave you.',
        );
        return again();
      }
      busy = true;
      trouble = '';
      again();
      try {
        const pass = (await E(home.vat).enliven(address.trim())) as PassRef;
        await E(pass).space();
        await E(home.shares).addHost(name.trim(), pass as never);
        answer(name.trim());
      } catch (error) {
        trouble = sentenceOf(error);
        busy = false;
        again();
      }
    };
    const textOf = (event: Event): string => (event.target as HTMLInputElement).value;
    return html`
      <p style="margin-block-start: 0">
        ${msg('A host is a vat that is always on, of a friend or a community. It keeps what you share sealed, and serves it while your vat sleeps. Ask its owner for an address that begins with “ocapn:”.')}
      </p>
      <gather-input
        label=${msg('Name of the host')}
        maxlength=${NAME_LENGTH_MAX}
        autocomplete="off"
        @input=${(event: Event) => {
          name = textOf(event);
        }}
      ></gather-input>
      <gather-input
        style="margin-block-start: var(--wa-space-l)"
        label=${msg('Address')}
        autocomplete="off"
        @input=${(event: Event) => {
          address = textOf(event);
        }}
      ></gather-input>
      ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" ?loading=${busy} @click=${add}>
        ${msg('Add the host')}
      </gather-button>
    `;
  });
}
