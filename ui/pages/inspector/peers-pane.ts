/** Other vats and what waits for them; and the connections that are open. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PeerView, SessionView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatNumber, formatTime } from '../../locale/index.ts';
import { Petnames } from '../../session/index.ts';
import { shortOf } from './link-view.ts';
import { listView } from './list-view.ts';
import './outbox.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { waitingCount, whyPeerWaits } from './words.ts';

@customElement('gather-inside-peers')
export class InsidePeers extends Pane {
  readonly #peers = new Paged<PeerView>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).peers(after),
  });
  readonly #sessions = new Paged<SessionView>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).sessions(after),
  });

  readonly #names = new Petnames(this, () => this.home);

  protected override render(): TemplateResult {
    return html`
      <h2>${msg('Other vats')}</h2>
      ${listView(this.#peers, {
        label: msg('Other vats'),
        key: ({ peer }) => peer,
        row: (peer) => this.#peer(peer),
        empty: {
          heading: msg('No other vat yet.'),
          text: msg('Vats with which this one exchanges messages are listed here.'),
        },
      })}
      <h2>${msg('Connections')}</h2>
      ${listView(this.#sessions, {
        label: msg('Connections'),
        key: ({ id }) => id,
        row: (session) => sessionRow(session, (vat) => this.#names.of(vat)),
        empty: {
          heading: msg('No connection.'),
          text: msg('Pages, commands and other vats that are connected are listed here.'),
        },
      })}
    `;
  }

  #peer(peer: PeerView): TemplateResult {
    const why = whyPeerWaits(peer, Date.now());
    const { connected, outbox, sent, acknowledged, received } = peer;
    return html`
      <div class="line">
        <span class="head" title=${peer.peer}>
          ${html`<bdi>${this.#names.of(peer.peer) ?? msg(str`Vat ${shortOf(peer.peer)}`)}</bdi>`}
        </span>
        <gather-badge variant=${connected ? 'success' : 'neutral'} appearance="filled" pill>
          ${connected ? msg('Connected') : msg('Not connected')}
        </gather-badge>
        ${outbox === 0n ? nothing : html`<span>${waitingCount(outbox)}</span>`}
      </div>
      ${
        why === undefined
          ? nothing
          : html`<p class="why">
              <gather-icon name=${connected ? 'send' : 'unplug'}></gather-icon><span>${why}</span>
            </p>
            ${
              connected
                ? nothing
                : html`<p class="small quiet">
                  ${msg('Nothing is lost: they are kept on the disk and go out when the vat is there again. Look whether its machine is on and reachable.')}
                </p>`
            }
            <gather-peer-outbox .home=${this.home} .peer=${peer.peer}></gather-peer-outbox>`
      }
      <div class="facts">
        <span>${msg(str`sent ${formatNumber(sent)}`)}</span>
        <span>${msg(str`acknowledged ${formatNumber(acknowledged)}`)}</span>
        <span>${msg(str`received ${formatNumber(received)}`)}</span>
      </div>
      <details>
        <summary class="small">${msg('Its whole name')}</summary>
        <code>${peer.peer}</code>
      </details>
    `;
  }
}

function sessionRow(
  { way, peer, devices, since }: SessionView,
  petnameOf: (vat: string) => string | undefined,
): TemplateResult {
  const names = {
    web: msg('A page in a browser'),
    local: msg('A command on this machine'),
    network: msg('A vat by the network'),
    dialled: msg('A vat that this one called'),
    other: msg('Another program'),
  };
  return html`
    <div class="line"><span class="head">${names[way]}</span></div>
    <div class="facts">
      ${peer === undefined ? nothing : html`<span title=${peer}><bdi>${petnameOf(peer) ?? msg(str`vat ${shortOf(peer)}`)}</bdi></span>`}
      ${since === undefined ? nothing : html`<span title=${formatTime(since)}>${msg(str`since ${formatAgo(since, Date.now())}`)}</span>`}
      ${
        devices.length === 0
          ? nothing
          : html`<span>${msg(str`devices: ${devices.map(shortOf).join(', ')}`)}</span>`
      }
    </div>
  `;
}
