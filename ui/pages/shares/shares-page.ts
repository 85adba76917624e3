/** `<gather-shares-page>`: all that was handed out, how it is used, and the way to take it back. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ShareSummary } from '../../../actors/share/interface.ts';
import { E } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { type MenuItem, SEPARATOR } from '../../elements/index.ts';
import { fileKind } from '../../files/file-kind.ts';
import { kindIcon } from '../../files/kind-icon.ts';
import { shownName } from '../../files/shown-name.ts';
import { type HomeSession, Live, Petnames, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { ShareActions } from './share-actions.ts';
import {
  endText,
  hostText,
  hostTrouble,
  lastOpenedText,
  openedText,
  stateLabel,
  stateVariant,
} from './share-state.ts';
import { sharesPageStyles } from './shares-page-styles.ts';

/** “ends in …” moves on although nothing changes. */
const CLOCK_MS = 30_000;

@customElement('gather-shares-page')
export class SharesPage extends LitElement {
  static override styles = sharesPageStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  readonly shares = new Live<readonly ShareSummary[]>(this, {
    on: ['shares', 'lake'],
    home: () => this.home,
    read: allShares,
  });
  readonly #names = new Petnames(this, () => this.home);
  #clock: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => this.requestUpdate(), CLOCK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  get #actions(): ShareActions {
    return new ShareActions(this.home);
  }

  protected override render(): TemplateResult {
    return html`<h1>${msg('Shares')}</h1>
      <p class="intro">${msg('Everything you handed out by a link, and how it is used.')}</p>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const { value, error } = this.shares;
    if (value === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${() => this.shares.refresh({ forget: true })}>
          ${msg('Try again')}
        </gather-button>
      </gather-empty>`;
    }
    if (value.length === 0) return this.#nothing();
    const active = value.filter(({ state }) => state === 'active');
    const ended = value.filter(({ state }) => state !== 'active');
    // What a host has not confirmed yet stays in sight, until its owner takes it off by itself.
    const settled = ended.filter(({ erased }) => erased !== false);
    return html`
      ${
        active.length === 0
          ? html`<p class="none">${msg('No link is active at this moment.')}</p>`
          : html`<h2 class="first">${msg('Active')}</h2>
              ${this.#list(msg('Active'), active)}`
      }
      ${
        ended.length === 0
          ? nothing
          : html`<div class="ended-head">
                <h2>${msg('Ended')}</h2>
                <gather-button size="s" appearance="plain" @click=${() => this.#actions.forget(settled)}>
                  ${msg('Clear this list')}
                </gather-button>
              </div>
              ${this.#list(msg('Ended'), ended)}`
      }
    `;
  }

  #nothing(): TemplateResult {
    return html`<gather-empty icon="share-2" heading=${msg('You have not shared anything yet')}>
      ${msg('Choose a file or folder in the lake and then Share. You get a link that opens without an account, and you can take it back here.')}
      <gather-button slot="actions" variant="brand" href=${routeTo('lake')}>
        ${msg('To the data lake')}
      </gather-button>
    </gather-empty>`;
  }

  #list(label: string, shares: readonly ShareSummary[]): TemplateResult {
    return html`<ul aria-label=${label}>
      ${repeat(
        shares,
        ({ id }) => id,
        (share) => this.#card(share),
      )}
    </ul>`;
  }

  #card(share: ShareSummary): TemplateResult {
    const { name, label, state, kind } = share;
    const now = Date.now();
    const active = state === 'active';
    const sort = fileKind({ name, kind, type: '' });
    const last = lastOpenedText(share, now);
    const trouble = hostTrouble(share);
    const linked = active && share.placing === undefined;
    return html`<li class=${active ? 'active' : 'ended'}>
      <gather-icon class="kind ${sort}" name=${kindIcon(sort)}></gather-icon>
      <div class="text">
        <h3>${name}</h3>
        <p class="label">${label === '' ? msg('without a name') : msg(str`For ${label}`)}</p>
        <p class="facts">
          <span>${openedText(share)}${last === '' ? '' : `, ${last}`}</span>
          <span>${endText(share, now)}</span>
          <span>${hostText(share, this.#names.of(share.servedByVat ?? ''))}</span>
        </p>
        ${trouble === '' ? nothing : html`<p class="trouble" role="note">${trouble}</p>`}
      </div>
      <gather-badge variant=${stateVariant(state)} appearance="filled">${stateLabel(state)}</gather-badge>
      <div class="actions">
        ${
          active
            ? html`<gather-button
                  size="s"
                  appearance="outlined"
                  ?disabled=${!linked}
                  @click=${() => this.#actions.copy(share)}
                >
                  <gather-icon slot="start" name="copy"></gather-icon>${msg('Copy link')}
                </gather-button>
                <gather-button
                  size="s"
                  variant="danger"
                  appearance="outlined"
                  @click=${() => this.#actions.revoke(share)}
                >
                  ${msg('Revoke')}
                </gather-button>`
            : nothing
        }
        <gather-menu
          label=${msg(str`Actions for ${name}`)}
          icon="ellipsis-vertical"
          .items=${this.#menu(share)}
        ></gather-menu>
      </div>
    </li>`;
  }

  #menu(share: ShareSummary): readonly MenuItem[] {
    const actions = this.#actions;
    const log: MenuItem = {
      label: msg('When it was opened'),
      icon: 'history',
      run: () => void actions.log(share),
    };
    if (share.state !== 'active') {
      const forget = (): void => void actions.forget([share]);
      return [log, { label: msg('Take off this list'), icon: 'x', run: forget }];
    }
    return [
      { label: msg('Show link and QR code'), icon: 'qr-code', run: () => void actions.show(share) },
      { label: msg('Change terms'), icon: 'pencil', run: () => void actions.change(share) },
      log,
      SEPARATOR,
      { label: msg('Revoke'), icon: 'unlink', danger: true, run: () => void actions.revoke(share) },
    ];
  }
}

async function allShares({ shares }: HomeSession): Promise<readonly ShareSummary[]> {
  const all: ShareSummary[] = [];
  for (let after: string | undefined; ; after = all.at(-1)?.id) {
    const page = await E(shares).list(after);
    all.push(...page.map((share) => ({ ...share, name: shownName(share.name) })));
    if (page.length === 0) return all;
  }
}
