/**
 * A contact's vat that runs twice: two machines act under its key, such as a copied folder. Each
 * believes to be the only one, so one does not know which of them gets what is written.
 */
import { msg } from '@lit/localize';
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { E } from '../../../captp/index.ts';
import { type HomeSession, Live } from '../../session/index.ts';

export class RunTwice {
  readonly #vats: Live<readonly string[]>;

  constructor(host: ReactiveControllerHost, home: () => HomeSession | undefined) {
    this.#vats = new Live(host, {
      on: ['network'],
      home,
      read: async ({ network }) => (await E(network).status()).othersTwice,
    });
  }

  /** As far as is known: without an answer there is none. */
  has(vat: string): boolean {
    return this.#vats.value?.includes(vat) ?? false;
  }
}

export function twiceBadge(): TemplateResult {
  return html`<gather-badge variant="warning" appearance="filled" pill>${msg('Runs twice')}</gather-badge>`;
}

export function twiceText(): string {
  return msg(
    'This person’s vat runs twice at the moment: what you write may reach the wrong one. Tell them: stop one of them.',
  );
}
