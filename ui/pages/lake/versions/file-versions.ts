/** `<gather-file-versions .home=${…} .item=${…}>`: what a file was, to look at, save, compare and go back to. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { E } from '../../../../captp/index.ts';
import '../../../elements/index.ts';
import type { MenuItem } from '../../../elements/index.ts';
import type { Item } from '../../../files/item.ts';
import { versionBytes } from '../../../files/past-bytes.ts';
import { readable } from '../../../files/readable.ts';
import { formatBytes, formatNumber, formatTime } from '../../../locale/index.ts';
import { preview } from '../../../preview/preview.ts';
import { Action, type HomeSession, Live } from '../../../session/index.ts';
import { transfersOf } from '../../../uploads/transfers.ts';
import { faultView } from '../../enter/fault.ts';
import { sectionStyles } from '../../settings/section-styles.ts';
import { compareVersions } from './compare-dialog.ts';
import { asItem, type Version, versionsOf } from './version.ts';

/** So many are shown at first. */
const SHOWN_AT_FIRST = 5;

@customElement('gather-file-versions')
export class FileVersions extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      h3 {
        margin: 0 0 var(--wa-space-2xs);
        font-size: 1rem;
      }
      .done {
        color: var(--wa-color-success-on-quiet);
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) item!: Item;
  @state() private whole = false;
  @state() private done = '';
  readonly #restoring = new Action(this);
  readonly #versions = new Live<readonly Version[]>(this, {
    on: ['lake'],
    home: () => this.home,
    read: (home) => versionsOf(home, this.item.id),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('item');
    if (before && before.id !== this.item.id) this.#versions.refresh({ forget: true });
  }

  protected override render(): TemplateResult {
    const versions = this.#versions.value;
    return html`<h3>${msg('Versions')}</h3>
      ${faultView(this.#versions.error ?? this.#restoring.error)}
      <p class="done" role="status">${this.done}</p>
      ${versions === undefined ? html`<div class="waiting"></div>` : this.#list(versions)}`;
  }

  #list(versions: readonly Version[]): TemplateResult {
    if (versions.length < 2) {
      return html`<p class="quiet">
        ${msg('Only this one. When you add a file of the same name here, what is there now stays as an earlier version.')}
      </p>`;
    }
    const shown = this.whole ? versions : versions.slice(0, SHOWN_AT_FIRST);
    return html`<ul>${shown.map((version) => this.#row(version, versions))}</ul>
      ${
        shown.length < versions.length
          ? html`<gather-button
            appearance="plain"
            @click=${() => {
              this.whole = true;
            }}
            >${msg(str`Show all ${formatNumber(versions.length)}`)}</gather-button
          >`
          : nothing
      }`;
  }

  #row(version: Version, all: readonly Version[]): TemplateResult {
    const { number, stored, size, now } = version;
    const when = formatTime(stored);
    return html`<li>
      <div class="text">
        <div class="name">
          ${when}
          ${now ? html`<gather-badge variant="brand" appearance="filled" pill>${msg('Now')}</gather-badge>` : nothing}
        </div>
        <div class="more">${msg(str`Version ${number}`)} · ${formatBytes(size)}</div>
      </div>
      ${
        now
          ? nothing
          : html`<gather-menu
            icon="ellipsis-vertical"
            label=${msg(str`What to do with version ${number}`)}
            .items=${this.#actions(version, all)}
          ></gather-menu>`
      }
    </li>`;
  }

  #actions(version: Version, all: readonly Version[]): readonly MenuItem[] {
    const { home, item } = this;
    const from = versionBytes(home, version.number);
    const was = asItem(item, version);
    const save = (): void => void transfersOf(home).downloads.save(readable(was, from));
    const now = all.find((one) => one.now) ?? version;
    return [
      {
        label: msg('Open'),
        icon: 'eye',
        run: () => void preview({ items: [was], at: was.id, from, download: save }),
      },
      { label: msg('Download'), icon: 'download', run: save },
      {
        label: msg('Compare with now'),
        icon: 'arrow-down-up',
        run: () => void compareVersions(home, item, all, { before: version, after: now }),
      },
      { label: msg('Bring back'), icon: 'undo-2', run: () => this.#restore(version, now) },
    ];
  }

  #restore({ number, stored }: Version, now: Version): void {
    this.done = '';
    void this.#restoring
      .run(() => E(this.home.past).restoreVersion(this.item.id, BigInt(number)))
      .then((ran) => {
        this.home.touch('lake');
        if (!ran) return;
        this.done = msg(
          str`It is as it was on ${formatTime(stored)} again. What was there stays as version ${now.number}.`,
        );
      });
  }
}
