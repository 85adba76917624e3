/**
 * `<gather-time-travel>`: steps through the turns that touched an actor, from now backwards.
 *
 * The turns come newest first; place 0 is now, place k is after the k-th turn before the newest.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TurnView } from '../../../actors/inspector/interface.ts';
import { formatMoment } from '../../locale/index.ts';
import { wayToActor, wayToTurn } from './ways.ts';

@customElement('gather-time-travel')
export class TimeTravel extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    .travel {
      display: grid;
      grid-template-columns: auto minmax(4rem, 1fr) auto auto;
      align-items: center;
      gap: var(--wa-space-xs);
    }
    input {
      inline-size: 100%;
      block-size: var(--gather-touch);
      margin: 0;
      accent-color: var(--wa-color-brand-fill-loud);
      cursor: pointer;
    }
    input:focus-visible {
      outline: var(--wa-focus-ring);
      border-radius: var(--wa-border-radius-m);
    }
    .where {
      grid-column: 1 / -1;
      margin: 0;
      min-block-size: 1.5em;
    }
    a {
      color: var(--wa-color-text-link);
    }
    .quiet {
      color: var(--wa-color-text-quiet);
      font-size: var(--wa-font-size-s);
    }
  `;

  @property() actor = '';
  /** The turns that touched it, newest first, as far as they were read. */
  @property({ attribute: false }) turns: readonly TurnView[] = [];
  @property({ type: Boolean }) more = false;
  /** The turn as of which the actor is shown; undefined for now. */
  @property({ attribute: false }) turn: bigint | undefined;

  /** Where among the turns `turn` is: that of the newest one not after it. */
  get #place(): number {
    const { turn } = this;
    if (turn === undefined) return 0;
    const found = this.turns.findIndex((one) => one.turn <= turn);
    return found < 0 ? this.turns.length - 1 : Math.max(found, 1);
  }

  protected override render(): TemplateResult {
    const last = this.turns.length - 1;
    const place = this.#place;
    return html`<div class="travel" role="group" aria-label=${msg('Time travel')}>
      <gather-icon-button
        icon="chevron-left"
        label=${msg('One turn earlier')}
        ?disabled=${place >= last}
        @click=${() => this.#go(place + 1)}
      ></gather-icon-button>
      <input
        type="range"
        min=${-Math.max(last, 0)}
        max="0"
        .value=${`${-place}`}
        ?disabled=${last < 1}
        aria-label=${msg('As of which turn')}
        aria-valuetext=${this.#words(place)}
        @input=${(event: Event) => this.#go(-Number((event.target as HTMLInputElement).value))}
      />
      <gather-icon-button
        icon="chevron-right"
        label=${msg('One turn later')}
        ?disabled=${place === 0}
        @click=${() => this.#go(place - 1)}
      ></gather-icon-button>
      <gather-button appearance="outlined" size="s" ?disabled=${this.turn === undefined} @click=${() => this.#go(0)}>
        ${msg('Now')}
      </gather-button>
      <p class="where" role="status">
        ${this.#words(place)}
        ${place === 0 ? nothing : html`· <a href=${wayToTurn(this.turns[place]?.turn ?? 0n)}>${msg('Show that turn')}</a>`}
        ${this.more && place === last ? html`<span class="quiet">${msg('There are earlier ones in the list of turns below.')}</span>` : nothing}
      </p>
    </div>`;
  }

  #words(place: number): string {
    if (place === 0) return msg('As it is now');
    const at = this.turns[place];
    if (at === undefined) return '';
    const ago = place === 1 ? msg('1 of its turns ago') : msg(str`${place} of its turns ago`);
    return msg(
      str`As it was ${ago}: after turn ${at.turn} (${at.method}), ${formatMoment(at.time)}`,
    );
  }

  /** A slider passes many places; only the last one is kept in the browser's history. */
  #go(place: number): void {
    const turn = place <= 0 ? undefined : this.turns[place]?.turn;
    const way = wayToActor(this.actor, turn);
    if (this.turn === undefined) location.hash = way;
    else location.replace(way);
  }
}
