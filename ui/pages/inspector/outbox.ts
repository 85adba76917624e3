/** `<gather-peer-outbox>`: the messages that wait for another vat, looked up when asked for. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PeerView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatNumber, formatTime } from '../../locale/index.ts';
import { Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { linkView } from './link-view.ts';
import { findWaiting, type Outgoing } from './outbox-search.ts';
import { Pane, whenThere } from './pane.ts';
import { causeView, turnLink } from './words.ts';

@customElement('gather-peer-outbox')
export class PeerOutbox extends Pane {
  static override styles = [
    inspectorStyles,
    css`
      :host {
        margin-block: var(--wa-space-xs);
      }
      ol {
        display: grid;
        gap: var(--wa-space-2xs);
        margin: var(--wa-space-xs) 0;
        padding-inline-start: var(--wa-space-l);
      }
    `,
  ];

  @property({ attribute: false }) peer!: PeerView;
  @state() private open = false;

  /** Asked again when the outbox is another one, and not at every change of the vat. */
  readonly #waiting = new Live<readonly Outgoing[]>(this, {
    on: [],
    home: () => (this.open ? this.home : undefined),
    read: (home) => findWaiting(this.peer, (after) => E(home.inspector).turns(undefined, after)),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('peer');
    if (before === undefined || !this.open) return;
    const { sent, acknowledged } = this.peer;
    if (before.sent !== sent || before.acknowledged !== acknowledged) this.#waiting.refresh();
  }

  protected override render(): TemplateResult {
    return html`
      <gather-button
        size="s"
        appearance="outlined"
        aria-expanded=${this.open}
        @click=${() => {
          this.open = !this.open;
        }}
      >
        ${this.open ? msg('Hide the messages') : msg('Which messages?')}
      </gather-button>
      ${this.open ? whenThere(this.#waiting, (found) => this.#list(found)) : nothing}
    `;
  }

  #list(found: readonly Outgoing[]): TemplateResult {
    const hidden = Number(this.peer.outbox) - found.length;
    return html`
      <ol>
        ${found.map(
          ({ number, method, turn }) => html`<li value=${number.toString()}>
            <div class="line"><code class="head">${method}</code></div>
            <div class="facts">
              <span title=${formatTime(turn.time)}>${msg(str`sent ${formatAgo(turn.time, Date.now())}`)}</span>
              <span>${msg('by')} ${turnLink(turn.turn)}: ${linkView(turn.to, turn.method)}</span>
              <span>${causeView(turn.cause)}</span>
            </div>
          </li>`,
        )}
      </ol>
      ${
        hidden > 0
          ? html`<p class="quiet small">
            ${msg(str`${formatNumber(hidden)} more were sent before the journal begins, or by turns that sent very many.`)}
          </p>`
          : nothing
      }
    `;
  }
}
