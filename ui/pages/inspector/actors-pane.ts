/** All actors, or those of one kind; and the way to one whose id is known. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { ActorSummary, Overview } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import type { GatherInput } from '../../elements/index.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { shortOf } from './link-view.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { wayTo, wayToActor } from './ways.ts';

/** An id, or the beginning of one. */
const ID = /^[0-9a-f]{1,32}$/i;

@customElement('gather-inside-actors')
export class InsideActors extends Pane {
  static override styles = [
    inspectorStyles,
    css`
      .tools {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--wa-space-s) var(--wa-space-m);
        align-items: end;
        margin-block-end: var(--wa-space-m);
      }
      form {
        display: flex;
        gap: var(--wa-space-xs);
        align-items: end;
      }
      form gather-input {
        flex: 1;
        min-inline-size: 0;
      }
      @container (max-width: 36rem) {
        .tools {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @query('form gather-input') private field!: GatherInput;

  readonly #overview = new Live<Overview>(this, {
    on: ['inside'],
    home: () => this.home,
    read: (home) => E(home.inspector).overview(),
  });
  readonly #actors = new Paged<ActorSummary>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).actors(this.#kind, after),
  });

  get #kind(): string | undefined {
    return this.path[0];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('path') && changed.get('path') !== undefined) {
      this.#actors.refresh({ forget: true });
    }
  }

  protected override render(): TemplateResult {
    const kinds = this.#overview.value?.kinds ?? [];
    const options = [
      { value: '', label: msg('All kinds') },
      ...kinds.map(({ kind, actors }) => ({
        value: kind,
        label: msg(str`${kind} (${formatNumber(actors)})`),
      })),
    ];
    return html`
      <div class="tools">
        <gather-select
          label=${msg('Kind')}
          .options=${options}
          .value=${kinds.length === 0 ? '' : (this.#kind ?? '')}
          @change=${this.#choose}
        ></gather-select>
        <form @submit=${this.#find} role="search">
          <gather-input
            label=${msg('Id, or its beginning')}
            maxlength="32"
            autocomplete="off"
            spellcheck="false"
          ></gather-input>
          <gather-button type="submit" appearance="outlined">${msg('Find')}</gather-button>
        </form>
      </div>
      ${listView(this.#actors, {
        label: msg('Actors'),
        key: ({ id }) => id,
        row: actorRow,
        empty: {
          icon: 'package',
          heading: msg('No such actors'),
          text: msg('Actors of this kind are made when they are first needed.'),
        },
      })}
    `;
  }

  #choose(event: Event): void {
    const { value } = event.target as unknown as { value: string };
    location.hash = value === '' ? wayTo('actors') : wayTo('actors', value);
  }

  #find(event: Event): void {
    event.preventDefault();
    const id = (this.field.value ?? '').trim();
    const good = ID.test(id);
    this.field.setCustomValidity(good ? '' : msg('An id has the letters a to f and digits.'));
    if (good) location.hash = wayToActor(id.toLowerCase());
    else this.field.reportValidity();
  }
}

function actorRow({ id, kind, awake, phase, facets, stored }: ActorSummary): TemplateResult {
  const size = `${formatBytes(stored.bytes)}${stored.more ? '+' : ''}`;
  return html`
    <div class="line">
      <a class="head" href=${wayToActor(id)}>${kind} <span class="id">${shortOf(id)}</span></a>
      ${phase === undefined ? nothing : html`<gather-badge variant="brand" appearance="filled" pill>${phase}</gather-badge>`}
    </div>
    <div class="facts">
      <span>${awake ? msg('awake') : msg('asleep')}</span>
      <span>${msg(str`facets: ${facets.join(', ')}`)}</span>
      <span>${size}</span>
    </div>
  `;
}
