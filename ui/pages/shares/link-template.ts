/** A link as it is handed over: copied, shown as a QR code, sent by mail; and what taking it back does. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { reachesOthers } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { mailAddress } from './mail.ts';
import { revocationText } from './served-by.ts';

function onlyHere(host: string | undefined): TemplateResult {
  return html`<p class="only-here" role="note">
    <gather-icon name="triangle-alert"></gather-icon>
    <span>${
      host === undefined
        ? msg(
            'Browsers open this link on this machine only. Whoever has a vat of their own can fetch it with “gather get” while yours is on the network. So that everybody can open it, start your vat with “--public-url” and the address that others reach it by; the README says how.',
          )
        : msg(
            str`For now this link opens on this machine only: ${host} runs here and was started without an address that others reach it by. Its owner can start it with “--public-url”.`,
          )
    }</span>
  </p>`;
}

export function linkTemplate(
  name: string,
  link: string,
  done: () => void,
  host?: string,
): TemplateResult {
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
      <span class="qr">
        <gather-qr-code
          value=${link}
          label=${msg('The link as a QR code')}
          size="176"
          fill="#000000"
          background="#ffffff"
        ></gather-qr-code>
      </span>
      ${reachesOthers(link) ? nothing : onlyHere(host)}
      <p>${revocationText(host)}</p>
    </div>
    <gather-button slot="footer" appearance="outlined" href=${mailAddress(name, link)}>
      <gather-icon slot="start" name="mail"></gather-icon>${msg('Send by mail')}
    </gather-button>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}
