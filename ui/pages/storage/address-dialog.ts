/** `addressDialog(…)`: takes the address that somebody sent, and a name for them. */
import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import { inDialog, submitForm } from '../../elements/index.ts';
import { sentenceOf } from '../../session/index.ts';

const ADDRESS_LENGTH_MAX = 1_000;
const PERSON_LENGTH_MAX = 120;

export interface AddressDialog {
  readonly title: string;
  /** Stands under the name. */
  readonly hint?: string;
  /** Does it. What it throws is shown, and the dialog stays. */
  readonly add: (address: string, person: string) => PromiseLike<unknown>;
}

/** Answers the name once it is added; undefined when the person gave up. */
export function addressDialog({ title, hint, add }: AddressDialog): Promise<string | undefined> {
  let busy = false;
  let trouble = '';
  return inDialog<string | undefined>(title, undefined, (answer, again) => {
    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      if (busy) return;
      const fields = (event.currentTarget as HTMLElement).querySelectorAll('gather-input');
      const [person = '', address = ''] = [...fields].map(({ value }) => (value ?? '').trim());
      trouble = person && address ? '' : msg('Both fields are needed.');
      if (!trouble) {
        busy = true;
        again();
        try {
          await add(address, person);
          return answer(person);
        } catch (error) {
          trouble = sentenceOf(error);
        }
        busy = false;
      }
      again();
    };
    return html`
      <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
        <gather-input
          label=${msg('Their name')}
          maxlength=${PERSON_LENGTH_MAX}
          autocomplete="off"
          ?readonly=${busy}
        >
          ${hint === undefined ? nothing : html`<span slot="hint">${hint}</span>`}
        </gather-input>
        <gather-input
          label=${msg('The address they sent')}
          maxlength=${ADDRESS_LENGTH_MAX}
          autocomplete="off"
          spellcheck="false"
          ?readonly=${busy}
        ></gather-input>
        ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
        <button type="submit" hidden></button>
      </form>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" ?loading=${busy} @click=${submitForm}>${msg('Add')}</gather-button>
    `;
  });
}
