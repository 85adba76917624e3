/** Shows a one-time link by which one more browser gets in, also as a QR code for a phone. */
import { msg } from '@lit/localize';
import { html } from 'lit';
import { E } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import type { HomeSession } from '../../session/index.ts';

const QR_PIXELS = 224;

/** Breaks when no link could be made. The dialog is left open. */
export async function showInvitation(home: HomeSession): Promise<void> {
  const link = await E(home.vat).invite();
  void inDialog(
    msg('Add another device'),
    undefined,
    () => html`
    <style>
      .invitation {
        display: flex;
        flex-direction: column;
        gap: var(--wa-space-m);
      }
      .invitation p {
        margin: 0;
      }
      .invitation gather-qr-code {
        align-self: center;
      }
    </style>
    <div class="invitation">
      <p>${msg('Open this link there, within ten minutes. It works once; whoever opens it first has everything you have here.')}</p>
      <gather-qr-code value=${link} label=${msg('The link as a QR code')} size=${QR_PIXELS}></gather-qr-code>
      <gather-copy-field label=${msg('One-time link')} value=${link}></gather-copy-field>
    </div>
    <gather-button slot="footer" variant="brand" data-dialog="close">${msg('Done')}</gather-button>
  `,
  );
}
