/** A link as it is handed over: copied, shown as a QR code, sent by mail; and what taking it back does. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { E, reachOf } from '../../../captp/index.ts';
import '../../elements/index.ts';
import type { HomeSession } from '../../session/index.ts';
import { mailAddress } from './mail.ts';
import { revocationText } from './served-by.ts';

export interface ShownLink {
  readonly name: string;
  readonly link: string;
  /** Who serves it; undefined for this vat. */
  readonly host: string | undefined;
  /** This vat is on the network, where other vats find it. */
  readonly onNetwork: boolean;
}

/** What is shown of a link. Throws what asking the vat for its network throws. */
export async function shownLink(
  home: HomeSession,
  { name, link, host }: Omit<ShownLink, 'onNetwork'>,
): Promise<ShownLink> {
  const { state } = await E(home.network).status();
  return { name, link, host, onNetwork: state !== 'off' };
}

/** Empty when that is everywhere, as far as the link says. */
export function whereBrowsersOpen(link: string): string {
  const reach = reachOf(link);
  if (reach === 'all') return '';
  return reach === 'machine'
    ? msg('Browsers open this link on this machine only.')
    : msg('Browsers open this link in your local network only.');
}

function whoOpens({ link, host, onNetwork }: ShownLink): TemplateResult | typeof nothing {
  const where = whereBrowsersOpen(link);
  if (where === '') return nothing;
  return html`<p class="only-here" role="note">
    <gather-icon name="triangle-alert"></gather-icon>
    <span>${where} ${host === undefined ? elsewhere(onNetwork) : atHost(host)}</span>
  </p>`;
}

function elsewhere(onNetwork: boolean): TemplateResult {
  const command = html`<code>gather get</code>`;
  return onNetwork
    ? html`${msg(html`Elsewhere only somebody who has 2gather can open it, with: ${command}`)}.
        ${msg('So that browsers can, start your vat with “--public-url” and the address that others reach it by; the README says how.')}`
    : html`${msg(html`Join the network on the Network page; then somebody elsewhere who has 2gather can open it, with: ${command}`)}.`;
}

function atHost(host: string): string {
  return msg(
    str`${host} was started without an address that others reach it by. Its owner can start it with “--public-url”.`,
  );
}

export function linkTemplate(shown: ShownLink, done: () => void): TemplateResult {
  const { name, link, host } = shown;
  return html`
    <style>
      .gather-link {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-l);
        justify-items: stretch;
      }
      .gather-link p {
        margin: 0;
        color: var(--wa-color-text-quiet);
      }
      .gather-link .only-here {
        display: flex;
        gap: var(--wa-space-s);
        padding: var(--wa-space-s) var(--wa-space-m);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-warning-fill-quiet);
        color: var(--wa-color-warning-on-quiet);
      }
      .gather-link .qr {
        justify-self: center;
        padding: 0.75rem;
        line-height: 0;
        border-radius: var(--wa-border-radius-m);
        background: #fff;
      }
    </style>
    <div class="gather-link">
      <gather-copy-field label=${msg('Link')} value=${link}></gather-copy-field>
      ${
        reachOf(link) === 'machine'
          ? nothing
          : html`<span class="qr">
            <gather-qr-code
              value=${link}
              label=${msg('The link as a QR code')}
              size="176"
              fill="#000000"
              background="#ffffff"
            ></gather-qr-code>
          </span>`
      }
      ${whoOpens(shown)}
      <p>${revocationText(host)}</p>
    </div>
    <gather-button slot="footer" appearance="outlined" href=${mailAddress(name, link)}>
      <gather-icon slot="start" name="mail"></gather-icon>${msg('Send by mail')}
    </gather-button>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}
