/** What the vat did lately, the newest first. */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { TurnView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { turnRow } from './turn-row.ts';

@customElement('gather-inside-turns')
export class InsideTurns extends Pane {
  readonly #turns = new Paged<TurnView>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).turns(undefined, after),
  });

  protected override render(): TemplateResult {
    return html`
      <p class="intro">
        ${msg('Each message that an actor handles is one turn, which happens as a whole or not at all.')}
      </p>
      ${listView(this.#turns, {
        label: msg('Turns'),
        key: ({ turn }) => `${turn}`,
        row: (turn) => turnRow(turn),
        empty: {
          icon: 'history',
          heading: msg('No turn yet'),
          text: msg('The journal begins with the next message.'),
        },
      })}
    `;
  }
}
