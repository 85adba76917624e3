/** The vat at a glance: what is in it, and first of all what is stuck. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { KindSummary, Overview, PeerView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatNumber, formatTime } from '../../locale/index.ts';
import { Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { shortOf } from './link-view.ts';
import { Pane, whenThere } from './pane.ts';
import { type PaneName, wayTo } from './ways.ts';
import { waitingCount, whyPeerWaits } from './words.ts';

@customElement('gather-inside-overview')
export class InsideOverview extends Pane {
  static override styles = [
    inspectorStyles,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
        gap: var(--wa-space-s);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .tile {
        display: flex;
        flex-direction: column;
        gap: 0.1rem;
        box-sizing: border-box;
        block-size: 100%;
        color: inherit;
        text-decoration: none;
      }
      a.tile:hover {
        background: var(--gather-hover);
      }
      .tile b {
        font-size: 1.5rem;
        font-variant-numeric: tabular-nums;
        line-height: 1.2;
      }
      .tile span {
        color: var(--wa-color-text-quiet);
        font-size: var(--wa-font-size-s);
      }
      .tile.waits b {
        color: var(--wa-color-warning-on-quiet);
      }
      .kinds {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: 0 var(--wa-space-l);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .kinds li {
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      .kinds a {
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        min-block-size: var(--gather-touch);
        text-decoration: none;
      }
      .kinds .kind {
        text-decoration: underline;
      }
      .kinds .count {
        margin-inline-start: auto;
        color: var(--wa-color-text-normal);
        font-variant-numeric: tabular-nums;
      }
      .good {
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
      }
      .good gather-icon {
        color: var(--wa-color-success-on-quiet);
      }
    `,
  ];

  readonly #overview = new Live<Overview>(this, {
    on: ['inside'],
    home: () => this.home,
    read: (home) => E(home.inspector).overview(),
  });
  readonly #peers = new Live<readonly PeerView[]>(this, {
    on: ['inside'],
    home: () => this.home,
    read: async (home) => (await E(home.inspector).peers()).rows,
  });

  protected override render(): TemplateResult {
    return whenThere(this.#overview, (overview) => {
      const { kinds, opened, turn, firstTurn } = overview;
      return html`
        <h2>${msg('What waits')}</h2>
        ${this.#stuck(overview)}
        <h2>${msg('In figures')}</h2>
        <ul class="tiles">${tiles(overview)}</ul>
        <p class="quiet small end" title=${formatTime(opened)}>
          ${msg(str`Open since ${formatAgo(opened, Date.now())}. The journal reaches from turn ${firstTurn} to turn ${turn}.`)}
        </p>
        <h2>${msg('Actors by kind')}</h2>
        <ul class="kinds">${kinds.map(kindView)}</ul>
      `;
    });
  }

  #stuck({ outbox, queued }: Overview): TemplateResult {
    const now = Date.now();
    const waiting = (this.#peers.value ?? []).filter((peer) => peer.outbox > 0n);
    if (waiting.length === 0 && queued === 0n && outbox === 0n) {
      return html`<p class="good">
        <gather-icon name="circle-check"></gather-icon>
        ${msg('Nothing. Every message has been handled, here and in other vats.')}
      </p>`;
    }
    return html`
      ${waiting.map(
        (peer) => html`<div class="why" role="group">
          <gather-icon name=${peer.connected ? 'send' : 'unplug'}></gather-icon>
          <div>
            <a href=${wayTo('peers')}>${waitingCount(peer.outbox)} ${msg(str`for vat ${shortOf(peer.peer)}`)}</a>
            <p>${whyPeerWaits(peer, now)}</p>
          </div>
        </div>`,
      )}
      ${
        queued === 0n
          ? nothing
          : html`<p><a href=${wayTo('messages')}>${waitingCount(queued)}</a> ${msg('in this vat.')}</p>`
      }
    `;
  }
}

function tiles(view: Overview): TemplateResult[] {
  const tile = (count: bigint, words: string, to?: PaneName, waits = false): TemplateResult => {
    const inner = html`<b>${formatNumber(count)}</b><span>${words}</span>`;
    const style = `tile sheet ${waits && count > 0n ? 'waits' : ''}`;
    return html`<li>
      ${
        to === undefined
          ? html`<div class=${style}>${inner}</div>`
          : html`<a class=${style} href=${wayTo(to)}>${inner}</a>`
      }
    </li>`;
  };
  const actors = view.kinds.reduce((sum, kind) => sum + kind.actors, 0n);
  return [
    tile(actors, msg('Actors'), 'actors'),
    tile(view.awake, msg('Awake now')),
    tile(view.queued, msg('Messages waiting'), 'messages', true),
    tile(view.outbox, msg('Waiting for other vats'), 'peers', true),
    tile(view.promises, msg('Promises waiting'), 'promises'),
    tile(view.timers, msg('Timers'), 'timers'),
    tile(view.sessions, msg('Connections'), 'peers'),
    tile(view.peers, msg('Other vats'), 'peers'),
    tile(view.turns, msg('Turns since the start'), 'turns'),
    tile(view.commits, msg('Writes to the disk'), 'storage'),
  ];
}

function kindView({ kind, actors, awake }: KindSummary): TemplateResult {
  return html`<li>
    <a href=${wayTo('actors', kind)}>
      <span class="kind">${kind}</span>
      <span class="count">${formatNumber(actors)}</span>
      <span class="quiet small">${msg(str`${formatNumber(awake)} awake`)}</span>
    </a>
  </li>`;
}
