/**
 * `<gather-invited-page>`: what an invitation is, in plain words, for somebody who may have nothing
 * of ours; and how to go on with it in a vat of one's own.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../../elements/button.ts';
import '../../elements/copy-field.ts';
import '../../elements/icon.ts';
import '../../elements/signs.ts';
import '../../shell/mark.ts';

/** Where a vat is on its own machine, unless its owner chose another port. */
const OWN_VAT = 'http://127.0.0.1:4284';
const WORD = '2gather-invitation.';
const FRAGMENT = /^[\w-]{40,1900}\.[\w-]{6}$/;

@customElement('gather-invited-page')
export class GatherInvitedPage extends LitElement {
  static override styles = css`
    main {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--wa-space-l);
      max-inline-size: 40rem;
      margin-inline: auto;
      padding: var(--wa-space-xl) var(--wa-space-l) var(--wa-space-3xl);
    }
    h1 {
      margin: 0;
      font-size: 1.75rem;
      line-height: 1.25;
      text-wrap: balance;
    }
    h2 {
      margin: 0 0 var(--wa-space-xs);
      font-size: 1.15rem;
    }
    p {
      margin: 0;
      text-wrap: pretty;
    }
    section {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--wa-space-s);
      padding: var(--wa-space-l);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-surface-raised);
    }
    gather-button {
      justify-self: start;
    }
    ol {
      margin: 0;
      padding-inline-start: 1.25rem;
    }
    code {
      font-family: var(--wa-font-family-code);
    }
  `;

  protected override render(): TemplateResult {
    const fragment = location.hash.slice(1);
    const whole = FRAGMENT.test(fragment);
    return html`<main>
      <gather-mark></gather-mark>
      <h1>${msg('Somebody would like to be in touch with you')}</h1>
      <p>
        ${msg('2gather is a place of your own for your files, your people and your decisions. It runs on your own machine; nobody else holds it, and there is no account to open. With this invitation you and the person who sent it to you find each other there: you can write, share, and keep pieces of each other’s files.')}
      </p>
      ${whole ? this.#goOn(fragment) : this.#cut()}
      <section aria-labelledby="without">
        <h2 id="without">${msg('I do not have 2gather')}</h2>
        <p>${msg('It is free software. Whoever invited you can tell you where to get it, and help you with the first steps:')}</p>
        <ol>
          <li>${msg(html`Install it on your machine, then start it with <code>gather start</code>.`)}</li>
          <li>${msg('Your browser opens your own page; follow it to make your vat.')}</li>
          <li>${msg('Open People there, then “Accept an invitation”, and paste the invitation.')}</li>
        </ol>
        <p>${msg('There is no hurry: the invitation stays valid until its sender’s time is over. It works once, so pass it to nobody.')}</p>
      </section>
    </main>`;
  }

  #goOn(fragment: string): TemplateResult {
    return html`<section aria-labelledby="with">
      <h2 id="with">${msg('I have 2gather')}</h2>
      <gather-button variant="brand" href=${`${OWN_VAT}/i#${fragment}`}>
        ${msg('Open it on this machine')}
      </gather-button>
      <p>${msg('Or copy it, open your own page, and paste it under People, “Accept an invitation”:')}</p>
      <gather-copy-field label=${msg('Invitation')} value=${WORD + fragment}></gather-copy-field>
    </section>`;
  }

  #cut(): TemplateResult {
    return html`<gather-notice variant="warning" role="alert">
      <gather-icon slot="icon" name="triangle-alert"></gather-icon>
      ${msg('This link is incomplete. Copy it again, all of it, or ask for it once more.')}
    </gather-notice>`;
  }
}
