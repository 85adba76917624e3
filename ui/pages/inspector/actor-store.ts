/** `<gather-actor-store>`: the entries of one store of an actor, read when it is opened. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EntryView, StoreSummary } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatNumber } from '../../locale/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { sameShown } from './shown-same.ts';
import { shownStyles, shownView } from './shown-view.ts';

@customElement('gather-actor-store')
export class ActorStore extends Pane {
  static override styles = [
    inspectorStyles,
    shownStyles,
    css`
      :host {
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      button {
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
        inline-size: 100%;
        min-block-size: var(--gather-touch);
        padding: 0 var(--wa-space-2xs);
        border: 0;
        border-radius: var(--wa-border-radius-m);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      button:hover {
        background: var(--gather-hover);
      }
      button:focus-visible {
        outline: var(--wa-focus-ring);
      }
      .entries {
        margin-inline-start: var(--wa-space-m);
      }
      .entry.changed {
        padding-inline-start: var(--wa-space-2xs);
        background: var(--wa-color-warning-fill-quiet);
        box-shadow: inset 3px 0 0 var(--wa-color-warning-fill-loud);
      }
    `,
  ];

  @property() actor = '';
  @property({ attribute: false }) store!: StoreSummary;
  /** As of which turn; undefined for now. */
  @property({ attribute: false }) turn: bigint | undefined;
  @state() private open = false;

  readonly #entries = new Paged<EntryView>(this, {
    home: () => (this.open ? this.home : undefined),
    read: (home, after) => E(home.inspector).entries(this.actor, this.store.name, after, this.turn),
  });
  /** Those of now, to compare with. */
  readonly #present = new Paged<EntryView>(this, {
    home: () => (this.open && this.turn !== undefined ? this.home : undefined),
    read: (home, after) => E(home.inspector).entries(this.actor, this.store.name, after, undefined),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    const moved = changed.has('turn') || changed.has('actor');
    if (this.open && moved && this.hasUpdated) this.#entries.refresh();
  }

  protected override render(): TemplateResult {
    const { name, holds, length } = this.store;
    const sort = holds === 'list' ? msg('list') : msg('map');
    return html`
      <button type="button" aria-expanded=${this.open} @click=${this.#toggle}>
        <gather-icon name=${this.open ? 'chevron-down' : 'chevron-right'}></gather-icon>
        <code>${name}</code>
        <span class="quiet small">${msg(str`${sort} of ${formatNumber(length)}`)}</span>
      </button>
      ${this.open ? html`<div class="entries">${this.#list()}</div>` : nothing}
    `;
  }

  #list(): TemplateResult {
    const present = this.turn === undefined ? undefined : this.#present.rows;
    const now = present && new Map(present.map(({ key, value }) => [key, value]));
    const whole = !this.#present.goesOn;
    return listView(this.#entries, {
      label: this.store.name,
      key: ({ key }) => key,
      row: ({ key, value }) => {
        const other = now?.get(key);
        const gone = now !== undefined && other === undefined && whole;
        const changed = gone || (other !== undefined && !sameShown(value, other));
        return html`<div class="entry ${changed ? 'changed' : ''}">
          <code>${key}</code> ${gone ? html`<b class="small">${msg('not there any more')}</b>` : nothing}
          ${shownView(value, other)}
          ${
            changed && !gone && value.is !== 'record' && other !== undefined
              ? html`<div class="present"><b>${msg('now:')}</b> ${shownView(other)}</div>`
              : nothing
          }
        </div>`;
      },
      empty: {
        heading: msg('Empty.'),
        text: this.turn === undefined ? msg('It holds nothing.') : msg('It held nothing then.'),
      },
    });
  }

  #toggle(): void {
    this.open = !this.open;
  }
}
