/**
 * `shareDialog(home, item)`: hands something out. First the terms, then the link: copied, shown as a
 * QR code, or sent by mail.
 */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { E, reachesOthers } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import type { Item } from '../../files/item.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { mailAddress } from './mail.ts';
import { FRESH_TERMS, type TermsForm, termsOf } from './terms.ts';
import './terms-form.ts';
import type { TermsFormElement } from './terms-form.ts';

type Shared = Pick<Item, 'id' | 'name' | 'kind'>;

/** Settles when the dialog is closed. */
export async function shareDialog(home: HomeSession, item: Shared): Promise<void> {
  let form: TermsForm = FRESH_TERMS;
  let fault: 'date' | 'openings' | '' = '';
  let trouble = '';
  let busy = false;
  let link = '';
  await inDialog<void>(msg(str`Share “${item.name}”`), undefined, (answer, again) => {
    const grant = async (): Promise<void> => {
      const result = termsOf(form, Date.now());
      fault = 'fault' in result ? result.fault : '';
      if ('fault' in result) return again();
      busy = true;
      trouble = '';
      again();
      try {
        const { swiss } = await E(home.shares).grant(item.id, result.terms);
        link = await E(home.vat).shareLink(swiss);
        home.touch('shares');
      } catch (error) {
        trouble = sentenceOf(error);
      }
      busy = false;
      again();
    };
    const changed = (event: Event): void => {
      form = (event.target as TermsFormElement).value;
      fault = '';
    };
    if (link !== '') return linkTemplate(item.name, link, () => answer());
    return html`
      <gather-terms-form
        .value=${form}
        .fault=${fault}
        @terms-changed=${changed}
      ></gather-terms-form>
      ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" ?loading=${busy} @click=${grant}>
        <gather-icon slot="start" name="link"></gather-icon>${msg('Make a link')}
      </gather-button>
    `;
  });
}

/** Shows the link of a share that is there already. */
export async function linkDialog(name: string, link: string): Promise<void> {
  await inDialog<void>(msg(str`Link to “${name}”`), undefined, (answer) =>
    linkTemplate(name, link, () => answer()),
  );
}

function onlyHere(): TemplateResult {
  return html`<p class="only-here" role="note">
    <gather-icon name="triangle-alert"></gather-icon>
    <span>${msg('For now this link opens on this machine only: nobody else can reach your vat yet. Start it with “--public-url” and the address that others reach it by; the README says how.')}</span>
  </p>`;
}

function linkTemplate(name: string, link: string, done: () => void): TemplateResult {
  return html`
    <style>
      .gather-link {
        display: grid;
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
      ${reachesOthers(link) ? nothing : onlyHere()}
      <p>
        ${msg('Whoever has this link can open it, without an account. You can take it back at any time under Shares: from then on it opens nothing. A copy that somebody saved before stays theirs.')}
      </p>
    </div>
    <gather-button slot="footer" appearance="outlined" href=${mailAddress(name, link)}>
      <gather-icon slot="start" name="mail"></gather-icon>${msg('Send by mail')}
    </gather-button>
    <gather-button slot="footer" variant="brand" @click=${done}>${msg('Done')}</gather-button>
  `;
}
