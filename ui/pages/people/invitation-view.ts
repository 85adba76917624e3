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
 * when it is just joining the network, `near` when its text works in this local network alone.
 */
type InvitationWay = 'link' | 'text' | 'near' | 'soon' | 'nothing';

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
  const { state, reachable } = await E(home.network).status();
  if (state !== 'on') return state === 'starting' ? 'soon' : 'nothing';
  return reachable === 'local' || reachable === 'no' ? 'near' : 'text';
}

export function invitationView(made: ShownInvitation, done: () => void): TemplateResult {
  const { link, text, way } = made;
  const byText = way === 'text' || way === 'near';
  return html`
    <div style="display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--wa-space-m)">
      <p style="margin: 0">${whatToDo(made)}</p>
      <gather-qr-code
        style="justify-self: center; max-inline-size: 100%"
        value=${byText ? text : link}
        label=${msg('The invitation as a QR code')}
        size=${QR_PIXELS}
        error-correction="M"
      ></gather-qr-code>
      ${
        byText
          ? html`<gather-copy-field label=${msg('Text, to be pasted in a vat')} value=${text}></gather-copy-field>`
          : html`<gather-copy-field label=${msg('Link')} value=${link}></gather-copy-field>
              <gather-copy-field label=${msg('As text, to be pasted in a vat')} value=${text}></gather-copy-field>`
      }
      ${way === 'text' || way === 'link' ? nothing : warning(made, way)}
    </div>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}

function whatToDo({ petname, expires, way }: ShownInvitation): string {
  const until = formatTime(expires);
  return way === 'text' || way === 'near'
    ? msg(
        str`Send ${petname} this text; they paste it in their vat, under “Accept an invitation”. It works once, until ${until}: whoever uses it first becomes this contact.`,
      )
    : msg(
        str`Let ${petname} scan this, or send the link. It works once, until ${until}: whoever uses it first becomes this contact.`,
      );
}

function warning({ petname }: ShownInvitation, way: 'near' | 'soon' | 'nothing'): TemplateResult {
  const texts = {
    near: msg(
      str`Only vats in this local network can reach yours at the moment, so it works for ${petname} only there. For others a friend has to pass things on: see the Network page.`,
    ),
    soon: msg(
      'Your vat is joining the network just now. Close this, and show the invitation again in a moment.',
    ),
    nothing: msg(
      'Others cannot reach your vat, so this works on this machine only. Join the network on the Network page, and invite again.',
    ),
  };
  return html`<gather-notice variant="warning">
    <gather-icon slot="icon" name="info"></gather-icon>
    ${texts[way]}
  </gather-notice>`;
}
