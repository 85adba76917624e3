/** Inviting a person: what they will be called and how long it is open; then the link and QR code. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { E, reachesOthers } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import { formatTime } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';

const NAME_LENGTH_MAX = 80;
const DAY_MS = 86_400_000;
const DAYS = 7;
const QR_PIXELS = 264;

export interface ShownInvitation {
  readonly petname: string;
  readonly link: string;
  readonly text: string;
  readonly expires: bigint;
}

export async function inviteDialog(home: HomeSession): Promise<void> {
  let busy = false;
  let trouble = '';
  let made: ShownInvitation | undefined;
  const ownName = await Promise.resolve(E(home.people).ownName()).catch(() => '');
  await inDialog<void>(
    msg('Invite somebody'),
    undefined,
    (answer, again) => {
      if (made) return invitationView(made, () => answer());
      const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        if (busy) return;
        const fields = (event.currentTarget as HTMLElement).querySelectorAll('gather-input');
        const [petname = '', own = ''] = [...fields].map(({ value }) => (value ?? '').trim());
        trouble = petname === '' ? msg('What do you call them?') : '';
        if (trouble === '') {
          busy = true;
          again();
          try {
            if (own !== ownName) await E(home.people).callMe(own);
            const expires = Date.now() + DAYS * DAY_MS;
            made = { petname, ...(await E(home.people).invite(petname, expires)) };
          } catch (error) {
            trouble = sentenceOf(error);
          }
          busy = false;
        }
        again();
      };
      return html`
        <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
          <gather-input label=${msg('What do you call them?')} maxlength=${NAME_LENGTH_MAX} autocomplete="off" ?readonly=${busy}>
            <span slot="hint">${msg('Only you see this name. You can change it at any time.')}</span>
          </gather-input>
          <gather-input label=${msg('What do you call yourself?')} value=${ownName} maxlength=${NAME_LENGTH_MAX} autocomplete="name" ?readonly=${busy}>
            <span slot="hint">${msg('They see it as a suggestion, and choose a name for you themselves. You can leave it empty.')}</span>
          </gather-input>
          ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
          <button type="submit" hidden></button>
        </form>
        <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
        <gather-button slot="footer" variant="brand" ?loading=${busy} @click=${submitForm}>${msg('Make an invitation')}</gather-button>
      `;
    },
    (dialog) => dialog.querySelector('gather-input')?.focus(),
  );
}

/** Shows an invitation that is open. */
export async function showInvitation(invitation: ShownInvitation): Promise<void> {
  await inDialog<void>(msg(str`Invitation for ${invitation.petname}`), undefined, (answer) =>
    invitationView(invitation, () => answer()),
  );
}

function invitationView(made: ShownInvitation, done: () => void): TemplateResult {
  const { petname, link, text, expires } = made;
  return html`
    <div style="display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--wa-space-m)">
      <p style="margin: 0">
        ${msg(str`Let ${petname} scan this, or send the link. It works once, until ${formatTime(expires)}: whoever uses it first becomes this contact.`)}
      </p>
      <gather-qr-code
        style="justify-self: center; max-inline-size: 100%"
        value=${link}
        label=${msg('The invitation as a QR code')}
        size=${QR_PIXELS}
        error-correction="M"
      ></gather-qr-code>
      <gather-copy-field label=${msg('Link')} value=${link}></gather-copy-field>
      <gather-copy-field label=${msg('As text, to be pasted in a vat')} value=${text}></gather-copy-field>
      ${
        reachesOthers(link)
          ? nothing
          : html`<gather-notice variant="warning">
            <gather-icon slot="icon" name="info"></gather-icon>
            ${msg('For now your vat is reached from this machine only. Join the network, or start it with --public-url, before you send this.')}
          </gather-notice>`
      }
    </div>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}

export function submitForm(event: Event): void {
  const dialog = (event.currentTarget as HTMLElement).closest('gather-dialog');
  dialog?.querySelector('form')?.requestSubmit();
}
