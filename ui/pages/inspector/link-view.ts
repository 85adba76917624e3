/** A reference as this page shows it: where it leads, as a link when that is inside this vat. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Link } from '../../../actors/inspector/shown.ts';
import { wayTo, wayToActor } from './ways.ts';

const SHORT_LENGTH = 8;

/** The beginning of an id or a key, enough to tell a few of them apart. */
export function shortOf(id: string): string {
  return id.length <= SHORT_LENGTH ? id : `${id.slice(0, SHORT_LENGTH)}…`;
}

/** `method` is what is called on it, if anything is. A facet without a name is the actor itself. */
export function linkView(link: Link, method?: string): TemplateResult {
  const facet = link.to === 'actor' ? link.facet : undefined;
  const call = [facet, method].filter(Boolean).map((name) => `.${name}`);
  return html`<span class="link"
    >${targetView(link)}${call.length === 0 ? nothing : html`<span class="method">${call.join('')}</span>`}</span
  >`;
}

function targetView({ to, kind, actor = '', name = '', peer = '' }: Link): TemplateResult {
  switch (to) {
    case 'actor':
      return html`<a href=${wayToActor(actor)}
        >${kind ?? msg('Actor')} <span class="id">${shortOf(actor)}</span></a
      >`;
    case 'peer':
      return html`<a href=${wayTo('peers')} title=${peer}>${msg(str`vat ${shortOf(peer)}`)}</a>`;
    case 'device':
      return html`${msg(str`device ${name}`)}`;
    case 'vat':
      return html`${msg(str`the vat: ${name}`)}`;
    case 'lost':
      return html`<span class="lost">${msg('somebody who was connected')}</span>`;
  }
}
