/** What to do while the words that the two saw differed; stays until they were compared anew. */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';

export function differsNotice(): TemplateResult {
  return html`<gather-notice variant="danger" role="note">
    <gather-icon slot="icon" name="shield-alert"></gather-icon>
    ${msg('Not verified: the words differed. Somebody may be between you, or it is another person. Send nothing that matters, remove this contact, and invite them anew by a way that nobody else can reach.')}
  </gather-notice>`;
}
