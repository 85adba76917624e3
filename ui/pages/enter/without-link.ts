/** What somebody sees who opens the page of a new vat without its one-time link. */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { Why } from '../../session/index.ts';
import { faultView } from './fault.ts';

export function withoutLink(why: Why): TemplateResult {
  return html`<div class="stack">
    <h1>${msg('This vat is new')}</h1>
    ${why.is === 'link' ? faultView(why.error) : ''}
    <p>
      ${msg(html`To make it yours, open the link that <code>gather start</code> printed in the terminal
        where it runs. It makes one vat, and only you have it.`)}
    </p>
    <p>
      ${msg('You had opened it and reloaded this page? As long as the vat is not made, the same link still works.')}
    </p>
    <p class="quiet">
      ${msg(html`The terminal is gone, or the link is too old? Run <code>gather start</code> again: it
        prints a new one.`)}
    </p>
  </div>`;
}
