/** Inviting a person: what they will be called; then the link or text to send, and the QR code. */
import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { E } from '../../../captp/index.ts';
import { Caution, cautionView, inDialog, submitForm } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { personCaution } from './alike.ts';
import { invitationView, type ShownInvitation, wayOf } from './invitation-view.ts';
import { JoinChoice } from './join-choice.ts';

const NAME_LENGTH_MAX = 80;
const DAY_MS = 86_400_000;
const DAYS = 7;

export async function inviteDialog(home: HomeSession): Promise<void> {
  let busy = false;
  let trouble = '';
  let made: ShownInvitation | undefined;
  const ownName = await Promise.resolve(E(home.people).ownName()).catch(() => '');
  const joining = await JoinChoice.of(home);
  let draw = (): void => undefined;
  const care = new Caution(personCaution(home), () => draw());
  const named = (event: Event): void => {
    void care.look((event.target as HTMLElement & { value: string | null }).value ?? '');
  };
  await inDialog<void>(msg('Invite somebody'), undefined, (answer, again) => {
    draw = again;
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
          await joining.take();
          const expires = Date.now() + DAYS * DAY_MS;
          const invited = await E(home.people).invite(petname, expires);
          made = { petname, ...invited, way: await wayOf(home, invited.link) };
        } catch (error) {
          trouble = sentenceOf(error);
        }
        busy = false;
      }
      again();
    };
    return html`
        <form @submit=${submit} novalidate style="display: grid; gap: var(--wa-space-m)">
          <gather-input label=${msg('What do you call them?')} maxlength=${NAME_LENGTH_MAX} autocomplete="off" ?readonly=${busy} @input=${named}>
            <span slot="hint">${msg('Only you see this name. You can change it at any time.')}</span>
          </gather-input>
          ${cautionView(care)}
          <gather-input label=${msg('What do you call yourself?')} value=${ownName} maxlength=${NAME_LENGTH_MAX} autocomplete="name" ?readonly=${busy}>
            <span slot="hint">${msg('They see it as a suggestion, and choose a name for you themselves. You can leave it empty.')}</span>
          </gather-input>
          ${joining.view(busy)}
          ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
          <button type="submit" hidden></button>
        </form>
        <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
        <gather-button slot="footer" variant="brand" ?loading=${busy} @click=${submitForm}>${msg('Make an invitation')}</gather-button>
      `;
  });
}

/** Shows an invitation that is open. */
export async function showInvitation(invitation: ShownInvitation): Promise<void> {
  await inDialog<void>(msg(str`Invitation for ${invitation.petname}`), undefined, (answer) =>
    invitationView(invitation, () => answer()),
  );
}
