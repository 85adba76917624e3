/**
 * `<gather-keeping-picture>`: this machine in the middle, and around it the people who keep pieces,
 * each with a line that says how it stands: whole, dashed when there is no room left, dotted
 * and red when nobody answers. The list beside it says the same in words.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Keeper } from './keepers.ts';

/** More people than this are counted and not drawn. */
const DRAWN_MAX = 16;
/** Of more people than this the names would cover each other: the list below has them. */
const NAMED_MAX = 6;
const SIZE = 320;
const MIDDLE = SIZE / 2;
const RADIUS = 118;
const DISC = 27;
const SMALL_DISC = 18;
/** One or two stand beside this machine, and the picture is no higher than that needs. */
const BESIDE_MAX = 2;
const BESIDE_HEIGHT = 110;

@customElement('gather-keeping-picture')
export class GatherKeepingPicture extends LitElement {
  static override styles = css`
    :host {
      display: block;
      inline-size: min(100%, 22rem);
      margin-inline: auto;
    }
    svg {
      display: block;
      inline-size: 100%;
      block-size: auto;
    }
    line {
      stroke: var(--wa-color-success-fill-loud);
      stroke-width: 3;
    }
    .full line {
      stroke: var(--wa-color-warning-fill-loud);
      stroke-dasharray: 7 6;
    }
    .away line {
      stroke: var(--wa-color-danger-fill-loud);
      stroke-dasharray: 2 7;
      stroke-linecap: round;
    }
    circle {
      fill: var(--wa-color-surface-raised);
      stroke: var(--wa-color-success-fill-loud);
      stroke-width: 3;
    }
    .full circle {
      stroke: var(--wa-color-warning-fill-loud);
    }
    .away circle {
      stroke: var(--wa-color-danger-fill-loud);
      fill: var(--wa-color-danger-fill-quiet);
    }
    .here {
      fill: var(--wa-color-brand-fill-loud);
      stroke: none;
    }
    text {
      fill: var(--wa-color-text-normal);
      font-size: 13px;
      font-weight: 600;
      text-anchor: middle;
      dominant-baseline: central;
    }
    .first {
      font-size: 17px;
    }
    .here-text {
      fill: var(--wa-color-brand-on-loud);
      font-size: 12px;
    }
    /* Lines of others may pass behind a name. */
    .name {
      font-size: 12px;
      font-weight: 400;
      stroke: var(--wa-color-surface-raised);
      stroke-width: 4px;
      stroke-linejoin: round;
      paint-order: stroke;
    }
    p {
      margin: 0;
      text-align: center;
      color: var(--wa-color-text-quiet);
    }
  `;

  @property({ attribute: false }) keepers: readonly Keeper[] = [];

  protected override render(): TemplateResult {
    const drawn = this.keepers.slice(0, DRAWN_MAX);
    const more = this.keepers.length - drawn.length;
    const height = drawn.length <= BESIDE_MAX ? BESIDE_HEIGHT : SIZE;
    const left = drawn.length === 1 ? RADIUS / 2 : 0;
    const box = `${left} ${MIDDLE - height / 2} ${SIZE} ${height}`;
    return html`<svg viewBox=${box} role="img" aria-label=${this.#inWords()}>
        ${drawn.map((keeper, at) => person(keeper, at, drawn.length))}
        <circle class="here" cx=${MIDDLE} cy=${MIDDLE} r="38"></circle>
        <text class="here-text" x=${MIDDLE} y=${MIDDLE - 8}>${msg('This')}</text>
        <text class="here-text" x=${MIDDLE} y=${MIDDLE + 8}>${msg('machine')}</text>
      </svg>
      ${more > 0 ? html`<p>${msg(str`and ${more} more`)}</p>` : nothing}`;
  }

  #inWords(): string {
    const well = this.keepers.filter(({ standing }) => standing === 'well').length;
    return msg(str`${well} of ${this.keepers.length} people keep all their pieces.`);
  }
}

function person({ name, standing }: Keeper, at: number, count: number): TemplateResult {
  const isBeside = count <= BESIDE_MAX;
  const isNamed = count <= NAMED_MAX;
  const angle = (2 * Math.PI * at) / count - (isBeside ? 0 : Math.PI / 2);
  const x = MIDDLE + RADIUS * Math.cos(angle);
  // Room for the name below.
  const y = MIDDLE + RADIUS * Math.sin(angle) - (isNamed && !isBeside ? 6 : 0);
  const disc = isNamed ? DISC : SMALL_DISC;
  return svg`<g class=${standing}>
    <title>${name}</title>
    <line x1=${MIDDLE} y1=${MIDDLE} x2=${x} y2=${y}></line>
    <circle cx=${x} cy=${y} r=${disc}></circle>
    <text class="first" x=${x} y=${y}>${(lettersOf(name)[0] ?? '?').toLocaleUpperCase()}</text>
    ${isNamed ? svg`<text class="name" x=${x} y=${y + disc + 12}>${shortened(name)}</text>` : nothing}
  </g>` as never;
}

const NAME_SHOWN_MAX = 14;

function shortened(name: string): string {
  const letters = lettersOf(name);
  if (letters.length <= NAME_SHOWN_MAX) return name;
  return `${letters.slice(0, NAME_SHOWN_MAX - 1).join('')}…`;
}

/** Letters as a reader counts them. */
function lettersOf(name: string): string[] {
  return [...new Intl.Segmenter().segment(name.trim())].map(({ segment }) => segment);
}
