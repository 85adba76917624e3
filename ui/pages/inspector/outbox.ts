/** `<gather-peer-outbox>`: the messages that wait for another vat, read when asked for. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OutgoingView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatMoment } from '../../locale/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { shownStyles, shownView } from './shown-view.ts';
import { turnLink } from './words.ts';

@customElement('gather-peer-outbox')
export class PeerOutbox extends Pane {
  static override styles = [
    inspectorStyles,
    shownStyles,
    css`
      :host {
        margin-block: var(--wa-space-xs);
      }
      .list {
        margin: var(--wa-space-xs) 0 0 var(--wa-space-m);
      }
    `,
  ];

  /** Whose. */
  @property() peer = '';
  @state() private open = false;

  readonly #waiting = new Paged<OutgoingView>(this, {
    home: () => (this.open ? this.home : undefined),
    read: (home, after) => E(home.inspector).outbox(this.peer, after),
  });

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
      ${this.open ? this.#list() : nothing}
    `;
  }

  #list(): TemplateResult {
    return listView(this.#waiting, {
      label: msg('Messages that wait for this vat'),
      key: ({ number }) => `${number}`,
      row: outgoingRow,
      empty: { heading: msg('None any more.'), text: '' },
    });
  }
}

function outgoingRow({ number, is, method, args, turn, expires }: OutgoingView): TemplateResult {
  return html`
    <div class="line">
      <span class="quiet">${number.toString()}</span>
      ${is === 'call' ? html`<code class="head">${method}</code>` : html`<span class="head">${msg('an answer')}</span>`}
      ${turn === undefined ? nothing : html`<span class="small">${msg('sent by')} ${turnLink(turn)}</span>`}
      ${
        expires === undefined
          ? nothing
          : html`<span class="small quiet" title=${formatMoment(expires)}>
              ${msg(str`given up ${formatAgo(expires, Date.now())}`)}
            </span>`
      }
    </div>
    <details>
      <summary class="small">${is === 'call' ? msg('Arguments') : msg('What it says')}</summary>
      ${shownView(args)}
    </details>
  `;
}
