/** One turn: why it ran, what it changed and sent, and the whole tree of causes and effects. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type {
  ChangeView,
  SentView,
  TraceView,
  TurnView,
} from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatMoment, formatNumber } from '../../locale/index.ts';
import { Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { linkView, shortOf } from './link-view.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane, whenThere } from './pane.ts';
import { shownStyles, shownView } from './shown-view.ts';
import { type TraceNode, traceTree } from './trace-tree.ts';
import { readOfTurn } from './turn-asked.ts';
import { wayTo, wayToActor, wayToTurn } from './ways.ts';
import { causeView, outcomeView } from './words.ts';

@customElement('gather-inside-turn')
export class InsideTurn extends Pane {
  static override styles = [
    inspectorStyles,
    shownStyles,
    css`
      .trace {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .trace .trace {
        margin-inline-start: 0.5rem;
        padding-inline-start: var(--wa-space-s);
        border-inline-start: 2px solid var(--wa-color-surface-border);
      }
      .step {
        padding: var(--wa-space-2xs) var(--wa-space-xs);
        border-radius: var(--wa-border-radius-m);
      }
      .step.asked {
        background: var(--wa-color-brand-fill-quiet);
        box-shadow: inset 3px 0 0 var(--wa-color-brand-fill-loud);
      }
      .change {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--wa-space-2xs) var(--wa-space-m);
        margin-block-start: var(--wa-space-2xs);
      }
      .change b {
        display: block;
        color: var(--wa-color-text-quiet);
        font-size: var(--wa-font-size-s);
        font-weight: 500;
      }
      @container (max-width: 30rem) {
        .change {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  readonly #turn = new Live<TurnView>(this, {
    on: ['inside'],
    home: () => this.home,
    read: (home) => readOfTurn(this.path[0], (turn) => E(home.inspector).turn(turn)),
  });
  readonly #trace = new Live<TraceView>(this, {
    on: ['inside'],
    home: () => this.home,
    read: (home) => readOfTurn(this.path[0], (turn) => E(home.inspector).trace(turn)),
  });
  readonly #changes = new Paged<ChangeView>(this, {
    home: () => this.home,
    read: (home, after) =>
      readOfTurn(this.path[0], (turn) => E(home.inspector).changes(turn, after)),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('path') || changed.get('path') === undefined) return;
    this.#turn.refresh({ forget: true });
    this.#trace.refresh({ forget: true });
    this.#changes.refresh({ forget: true });
  }

  protected override render(): TemplateResult {
    return html`
      <p class="up"><a href=${wayTo('turns')}>${msg('All turns')}</a></p>
      ${whenThere(this.#turn, (view) => this.#view(view))}
    `;
  }

  #view(view: TurnView): TemplateResult {
    return html`
      <h2 class="first">${msg(str`Turn ${view.turn}`)} ${outcomeView(view.outcome)}</h2>
      <dl class="sheet">
        <dt>${msg('Called')}</dt>
        <dd>${linkView(view.to, view.method)}</dd>
        <dt>${msg('When')}</dt>
        <dd>${formatMoment(view.time)}</dd>
        <dt>${msg('Why')}</dt>
        <dd>${causeView(view.cause)}</dd>
        ${
          view.sentCount === 0n
            ? nothing
            : html`<dt>${msg('Sent')}</dt>
              <dd>${sentView(view)}</dd>`
        }
      </dl>
      <h2>${msg('Causes and effects')}</h2>
      ${whenThere(this.#trace, traceView)}
      <h2>${msg('What it changed')}</h2>
      ${listView(this.#changes, {
        label: msg('Changes'),
        key: ({ actor, what }) => `${actor} ${what}`,
        row: (change) => changeRow(change, view.turn),
        empty: {
          heading: msg('Nothing.'),
          text: msg('This turn only looked, or only sent something on.'),
        },
      })}
    `;
  }
}

function sentView({ sent, sentCount }: TurnView): TemplateResult {
  const hidden = Number(sentCount) - sent.length;
  return html`
    ${sent.map((one) => html`<div>${linkView(one.to, one.method)} ${becameView(one)}</div>`)}
    ${hidden > 0 ? html`<div class="quiet">${msg(str`and ${formatNumber(hidden)} more`)}</div>` : nothing}
  `;
}

/** What became of something that was sent. */
function becameView({ message }: SentView): TemplateResult | typeof nothing {
  if (message === undefined) return nothing;
  return html`<span class="quiet">${msg(str`message ${message} to that vat`)}</span>`;
}

function traceView({ steps, more }: TraceView): TemplateResult {
  return html`
    ${nodesView(traceTree(steps))}
    ${
      more
        ? html`<p class="quiet small end">
          ${msg('There is more than is shown: it begins before the journal does, or has very many effects.')}
        </p>`
        : nothing
    }
  `;
}

function nodesView(nodes: readonly TraceNode[]): TemplateResult {
  return html`<ul class="trace">
    ${nodes.map(
      ({ step, effects }) => html`<li>
        ${stepView(step.turn, step.is === 'asked')} ${effects.length === 0 ? nothing : nodesView(effects)}
      </li>`,
    )}
  </ul>`;
}

function stepView(view: TurnView, asked: boolean): TemplateResult {
  const { turn, to, method, outcome, cause, sent } = view;
  const afar = sent.filter((one) => one.to.to === 'peer');
  return html`<div class="step ${asked ? 'asked' : ''}" aria-current=${asked ? 'step' : nothing}>
    <div class="line">
      <a href=${wayToTurn(turn)}>${turn.toString()}</a>
      <span class="head">${linkView(to, method)}</span>
      ${outcome === 'ok' ? nothing : outcomeView(outcome)}
    </div>
    ${cause.turn === undefined ? html`<div class="facts">${causeView(cause)}</div>` : nothing}
    ${afar.map(
      (one) => html`<div class="facts">
        <span>
          <gather-icon name="send"></gather-icon>
          ${msg(str`sent on to vat ${shortOf(one.to.peer ?? '')}`)}: <code>${one.method}</code> ${becameView(one)}
        </span>
      </div>`,
    )}
  </div>`;
}

function changeRow({ actor, kind, what, before, after }: ChangeView, turn: bigint): TemplateResult {
  return html`
    <div class="line">
      <a class="head" href=${wayToActor(actor, turn)}>${kind} <span class="id">${shortOf(actor)}</span></a>
      <code>${what}</code>
    </div>
    <div class="change">
      <div><b>${msg('before')}</b>${shownView(before)}</div>
      <div><b>${msg('after')}</b>${after === undefined ? msg('not known') : shownView(after)}</div>
    </div>
  `;
}
