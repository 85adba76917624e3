/** What one is in a space, beside its name: its owner, or somebody who may write. Who only follows it needs no word. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SpaceSummary } from '../../../actors/spaces/interface.ts';

export function roleBadge({ mine, mayWrite }: SpaceSummary): TemplateResult | typeof nothing {
  if (!mine && !mayWrite) return nothing;
  const text = mine ? msg('Yours') : msg('You write here');
  return html`<gather-badge variant="brand" appearance="filled" pill>${text}</gather-badge>`;
}
