/**
 * `<gather-statechart label="Lifecycle of Share" .view=${view}>`: a lifecycle drawn, the phase of
 * now lit, and what can happen next drawn stronger.
 *
 * It keeps its natural size, as a drawing squeezed into a phone could not be read, and is scrolled
 * in both directions, by finger or by arrow keys. Below it the same stands as a list.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { LifecycleView } from '../../../../actors/inspector/interface.ts';
import {
  type Chart,
  type ChartBox,
  type ChartLabel,
  chartOf,
  eventOf,
  LINE_HEIGHT,
} from './chart.ts';
import type { Point } from './layered.ts';
import { statechartStyles } from './statechart-styles.ts';

@customElement('gather-statechart')
export class GatherStatechart extends LitElement {
  static override styles = statechartStyles;

  @property() label = '';
  @property({ attribute: false }) view: LifecycleView = { phases: [], transitions: [] };
  @query('.view') private window!: HTMLElement;
  #chart: Chart | undefined;
  #drawn = '';
  #lit = '';

  /** Only another lifecycle or phase is worth a new layout; the page asks far more often. */
  protected override willUpdate(): void {
    const drawn = JSON.stringify(this.view);
    if (drawn !== this.#drawn) this.#chart = chartOf(this.view);
    this.#drawn = drawn;
  }

  protected override render(): TemplateResult {
    const now = currentOf(this.view);
    return html`
      ${this.#chart ? anywhereView(this.#chart) : nothing}
      <div class="view" tabindex="0" role="region" aria-label=${this.label}>
        ${this.#chart ? this.#drawing(this.#chart, now) : nothing}
      </div>
      <details>
        <summary>${msg('As a list')}</summary>
        ${listOf(this.view)}
      </details>
    `;
  }

  protected override updated(_: PropertyValues<this>): void {
    const lit = currentOf(this.view).join();
    if (lit === this.#lit) return;
    this.#lit = lit;
    this.#showCurrent();
  }

  /** Brings the phase of now to the middle of the window, without moving the page. */
  #showCurrent(): void {
    const box = this.#chart?.boxes.findLast(({ phase }) => phase.current);
    if (box === undefined) return;
    const { clientWidth, clientHeight } = this.window;
    this.window.scrollTo(
      box.x + box.width / 2 - clientWidth / 2,
      box.y + box.height / 2 - clientHeight / 2,
    );
  }

  #drawing(chart: Chart, now: readonly string[]): TemplateResult {
    const { width, height, boxes, arrows, labels, dots } = chart;
    const can = new Set(boxes.filter(({ phase }) => phase.current).map(({ phase }) => phase.phase));
    const isNow = now.length === 0 ? '' : msg(str`Now in ${now.join(', ')}.`);
    const size = [width + 4, height + 4].map(Math.ceil) as [number, number];
    return html`<svg
      role="img"
      aria-label=${`${this.label}. ${isNow}`}
      width=${size[0]}
      height=${size[1]}
      viewBox="-2 -2 ${size[0]} ${size[1]}"
    >
      <defs>${headOf('')}${headOf('possible')}</defs>
      ${boxes.map(boxView)}
      ${arrows.map(({ from, points }) => lineView(points, from !== undefined && can.has(from)))}
      ${dots.map(({ x, y }) => svg`<circle class="dot" cx=${x} cy=${y} r="5"></circle>`)}
      ${labels.map((label) => labelView(label, can.has(label.from)))}
    </svg>`;
  }
}

function anywhereView({ anywhere }: Chart): TemplateResult | typeof nothing {
  if (anywhere.length === 0) return nothing;
  return html`<p>
    ${msg('In any phase:')}
    ${anywhere.map((event, at) => html`${at === 0 ? '' : ', '}<code>${event}</code>`)}
  </p>`;
}

/** The innermost phases of now. */
function currentOf({ phases }: LifecycleView): string[] {
  const current = phases.filter((phase) => phase.current);
  const outer = new Set(current.map(({ within }) => within));
  return current.map(({ phase }) => phase).filter((phase) => !outer.has(phase));
}

function headOf(kind: '' | 'possible'): TemplateResult {
  return svg`<marker id="head${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9"
    markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
    <path class="head ${kind}" d="M0 0 L10 5 L0 10 Z"></path>
  </marker>`;
}

function boxView(box: ChartBox): TemplateResult {
  const { x, y, width, height, phase, name, notes, holds, region } = box;
  const { type, current } = phase;
  const kind = [type, holds ? 'holder' : '', region ? 'region' : '', current ? 'now' : ''].join(
    ' ',
  );
  const head = y + 22;
  const middle = holds || notes.length > 0 ? head : y + height / 2 + 5;
  const lamp = current && !holds;
  return svg`<g class=${kind}>
    <rect class="box" x=${x} y=${y} width=${width} height=${height} rx="9"></rect>
    ${
      type === 'final'
        ? svg`<rect class="inner" x=${x + 4} y=${y + 4} width=${width - 8} height=${height - 8} rx="6"></rect>`
        : nothing
    }
    ${lamp ? svg`<circle class="lamp" cx=${x + 16} cy=${middle - 5} r="4.5"></circle>` : nothing}
    <text class="name" x=${x + (lamp ? 27 : 14)} y=${middle}>${name}</text>
    ${notes.map(
      (note, at) =>
        svg`<text class="note" x=${x + 14} y=${head + (at + 1) * LINE_HEIGHT}>${note}</text>`,
    )}
  </g>`;
}

function lineView(points: readonly Point[], possible: boolean): TemplateResult {
  const [first, ...rest] = points as [Point, ...Point[]];
  let at = first;
  const curves = rest.map((to) => {
    const half = (at.y + to.y) / 2;
    const curve = `C${at.x} ${half} ${to.x} ${half} ${to.x} ${to.y}`;
    at = to;
    return curve;
  });
  const kind = possible ? 'possible' : '';
  return svg`<path class="line ${kind}" d="M${first.x} ${first.y} ${curves.join(' ')}"
    marker-end="url(#head${kind})"></path>`;
}

function labelView({ x, y, width, height, words }: ChartLabel, possible: boolean): TemplateResult {
  return svg`<g class=${possible ? 'possible' : ''}>
    <rect class="paper" x=${x} y=${y} width=${width} height=${height} rx="5"></rect>
    ${words.map(
      (word, at) =>
        svg`<text class="word" x=${x + 6} y=${y + at * LINE_HEIGHT + 14}>${word}</text>`,
    )}
  </g>`;
}

/** The same in words, for whoever does not see it, and for copying. */
function listOf({ phases, transitions }: LifecycleView): TemplateResult {
  const next = (path: string): TemplateResult | typeof nothing => {
    const own = transitions.filter(({ from }) => from === path);
    if (own.length === 0) return nothing;
    return html`<ul>
      ${own.map(
        (one) => html`<li>
          <code>${eventOf(one)}</code> →
          ${one.to === undefined || one.to === path ? msg('stays') : one.to}
        </li>`,
      )}
    </ul>`;
  };
  return html`<ul>
    ${next('') === nothing ? nothing : html`<li>${msg('From any phase')}${next('')}</li>`}
    ${phases.map(
      ({ phase, current, initial, type }) => html`<li>
        <strong>${phase}</strong>
        ${current ? html`<span class="is">${msg('now')}</span>` : nothing}
        ${initial ? msg('(begins here)') : nothing} ${type === 'final' ? msg('(an end)') : nothing}
        ${next(phase)}
      </li>`,
    )}
  </ul>`;
}
