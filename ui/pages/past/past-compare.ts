/** `<gather-past-compare>`: what was added, changed and removed from one snapshot to another. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { IconName } from '../../elements/index.ts';
import type { GatherSelect } from '../../elements/select.ts';
import { formatNumber } from '../../locale/index.ts';
import { type HomeSession, Live } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { bringBack } from './bring-back.ts';
import {
  changeText,
  type Difference,
  type Differences,
  differencesOf,
  hasOldContent,
} from './differences.ts';
import { pastStyles } from './past-styles.ts';
import { pastHref, type Snapshot, snapshotsOf, whenOf } from './snapshot.ts';

const SORTS: readonly { readonly is: Difference['is']; readonly icon: IconName }[] = [
  { is: 'added', icon: 'plus' },
  { is: 'changed', icon: 'pencil' },
  { is: 'removed', icon: 'trash-2' },
];

@customElement('gather-past-compare')
export class PastCompare extends LitElement {
  static override styles = [
    sectionStyles,
    pastStyles,
    css`
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--wa-space-m);
      }
      @media (max-width: 520px) {
        .two {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property() earlier = '';
  @property() later = '';
  readonly #snapshots = new Live<readonly Snapshot[]>(this, {
    on: ['lake'],
    home: () => this.home,
    read: snapshotsOf,
  });
  readonly #found = new Live<Differences>(this, {
    on: ['lake'],
    home: () => this.home,
    read: (home) => differencesOf(home, this.earlier, this.later),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || !(changed.has('earlier') || changed.has('later'))) return;
    this.#found.refresh({ forget: true });
  }

  protected override render(): TemplateResult {
    const { value, error } = this.#found;
    return html`<nav class="trail" aria-label=${msg('Folders')}>
        <a href=${pastHref({ is: 'list' })}>${msg('The lake as it was')}</a>
        <gather-icon name="chevron-right"></gather-icon>
      </nav>
      <h1>${msg('What changed')}</h1>
      <div class="two">
        ${this.#choice(msg('From'), this.earlier, (id) => this.#go(id, this.later))}
        ${this.#choice(msg('To'), this.later, (id) => this.#go(this.earlier, id))}
      </div>
      ${faultView(error)}
      ${value ? this.#differences(value) : error ? nothing : html`<div class="waiting"><gather-spinner></gather-spinner></div>`}`;
  }

  #choice(label: string, chosen: string, choose: (id: string) => void): TemplateResult {
    const all = this.#snapshots.value ?? [];
    const options = all.map((one) => ({ value: one.id, label: whenOf(one, all) }));
    return html`<gather-select
      label=${label}
      .value=${chosen}
      .options=${options}
      @change=${(event: Event) => choose((event.target as GatherSelect).value)}
    ></gather-select>`;
  }

  #go(before: string, after: string): void {
    location.hash = pastHref({ is: 'compare', before, after });
  }

  #differences({ all, more }: Differences): TemplateResult {
    if (all.length === 0) {
      return html`<gather-empty icon="check-check" heading=${msg('Nothing is different')}></gather-empty>`;
    }
    return html`${SORTS.map(({ is, icon }) => {
      const some = all.filter((one) => one.is === is);
      return some.length === 0 ? nothing : this.#group(is, icon, some);
    })}
    ${more ? html`<p class="quiet">${msg('There is more; only the first are shown.')}</p>` : nothing}`;
  }

  #group(is: Difference['is'], icon: IconName, some: readonly Difference[]): TemplateResult {
    const count = formatNumber(some.length);
    const title = {
      added: msg(str`Added: ${count}`),
      changed: msg(str`Changed: ${count}`),
      removed: msg(str`Removed: ${count}`),
    }[is];
    return html`<section aria-labelledby=${is}>
      <h2 id=${is}><gather-icon name=${icon}></gather-icon>${title}</h2>
      <ul>${some.map((one) => this.#row(one))}</ul>
    </section>`;
  }

  #row(difference: Difference): TemplateResult {
    const { item } = difference;
    const back = (): void => {
      const time = this.#snapshots.value?.find(({ id }) => id === this.earlier)?.time ?? 0;
      void bringBack(this.home, { id: this.earlier, time }, difference.before ?? item);
    };
    return html`<li>
      <div class="text">
        <div class="name">${item.name}</div>
        <div class="more">${changeText(difference)}</div>
      </div>
      ${
        !hasOldContent(difference)
          ? nothing
          : html`<gather-icon-button
            icon="undo-2"
            label=${msg(str`Bring back ${item.name} as it was before`)}
            @click=${back}
          ></gather-icon-button>`
      }
    </li>`;
  }
}
