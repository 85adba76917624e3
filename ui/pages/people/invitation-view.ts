/**
 * An invitation as it is handed over. Its link opens a page of this vat, which reaches nobody else
 * while that page has an address of this machine's own; the text names the vat by its key, and is
 * found wherever the network finds the vat. So what is shown hangs on what others can reach.
 */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { E, reachesOthers } from '../../../captp/index.ts';
import { formatTime } from '../../locale/index.ts';
import type { HomeSession } from '../../session/index.ts';

const QR_PIXELS = 264;

/**
 * By what others accept it: its link, its text, or nothing while they cannot reach this vat; `soon`
 * when it is just joining the network.
 */
type InvitationWay = 'link' | 'text' | 'soon' | 'nothing';

export interface ShownInvitation {
  readonly petname: string;
  readonly link: string;
  readonly text: string;
  readonly expires: bigint;
  readonly way: InvitationWay;
}

/** Throws what asking the vat for its network throws. */
export async function wayOf(home: HomeSession, link: string): Promise<InvitationWay> {
  if (reachesOthers(link)) return 'link';
  const { state } = await E(home.network).status();
  return state === 'on' ? 'text' : state === 'starting' ? 'soon' : 'nothing';
}

export function invitationView(made: ShownInvitation, done: () => void): TemplateResult {
  const { link, text, way } = made;
  return html`
    <div style="display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--wa-space-m)">
      <p style="margin: 0">${whatToDo(made)}</p>
      <gather-qr-code
        style="justify-self: center; max-inline-size: 100%"
        value=${way === 'text' ? text : link}
        label=${msg('The invitation as a QR code')}
        size=${QR_PIXELS}
        error-correction="M"
      ></gather-qr-code>
      ${
        way === 'text'
          ? html`<gather-copy-field label=${msg('Text, to be pasted in a vat')} value=${text}></gather-copy-field>`
          : html`<gather-copy-field label=${msg('Link')} value=${link}></gather-copy-field>
              <gather-copy-field label=${msg('As text, to be pasted in a vat')} value=${text}></gather-copy-field>`
      }
      ${way === 'nothing' || way === 'soon' ? onlyHere(way) : nothing}
    </div>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}

function whatToDo({ petname, expires, way }: ShownInvitation): string {
  const until = formatTime(expires);
  return way === 'text'
    ? msg(
        str`Send ${petname} this text; they paste it in their vat, under “Accept an invitation”. It works once, until ${until}: whoever uses it first becomes this contact.`,
      )
    : msg(
        str`Let ${petname} scan this, or send the link. It works once, until ${until}: whoever uses it first becomes this contact.`,
      );
}

function onlyHere(way: 'soon' | 'nothing'): TemplateResult {
  return html`<gather-notice variant="warning">
    <gather-icon slot="icon" name="info"></gather-icon>
    ${
      way === 'soon'
        ? msg(
            'Your vat is joining the network just now. Close this, and show the invitation again in a moment.',
          )
        : msg(
            'Others cannot reach your vat, so this works on this machine only. Join the network on the Network page, and invite again.',
          )
    }
  </gather-notice>`;
}
