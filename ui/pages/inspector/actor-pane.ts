/** One actor: what it holds, now or as of an earlier turn, who refers to it, and what it did. */
import { msg, str } from '@lit/localize';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ActorView, Reference, TurnView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { Live } from '../../session/index.ts';
import './actor-store.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { linkView } from './link-view.ts';
import { broken, listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane, whenThere } from './pane.ts';
import { shownStyles, shownView } from './shown-view.ts';
import './statechart/statechart.ts';
import './time-travel.ts';
import { timerRow } from './timers-pane.ts';
import { turnRow } from './turn-row.ts';
import { wayTo, wayToActor } from './ways.ts';

@customElement('gather-inside-actor')
export class InsideActor extends Pane {
  static override styles = [
    inspectorStyles,
    shownStyles,
    css`
      .past {
        border-color: var(--wa-color-warning-border-normal);
        box-shadow: inset 4px 0 0 var(--wa-color-warning-fill-loud);
      }
      .travel {
        position: sticky;
        inset-block-start: 0;
        z-index: 2;
        margin-block: var(--wa-space-m);
      }
      .state {
        padding: var(--wa-space-s);
      }
      .whole {
        font: 0.9em var(--wa-font-family-code);
      }
      .refs {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .refs li {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--wa-space-m);
        padding-block: var(--wa-space-2xs);
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
    `,
  ];

  readonly #now = new Live<ActorView>(this, {
    on: ['inside'],
    home: () => this.home,
    read: (home) => E(home.inspector).actor(this.#id, undefined),
  });
  readonly #then = new Live<ActorView>(this, {
    on: ['inside'],
    home: () => (this.#turn === undefined ? undefined : this.home),
    read: (home) => E(home.inspector).actor(this.#id, this.#turn),
  });
  readonly #turns = new Paged<TurnView>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).turns(this.#id, after),
  });
  readonly #referrers = new Paged<Reference>(this, {
    home: () => this.home,
    costly: true,
    read: (home, after) => E(home.inspector).referrers(this.#id, after),
  });

  get #id(): string {
    return this.path[0] ?? '';
  }

  get #turn(): bigint | undefined {
    const text = this.path[1] ?? '';
    return /^\d{1,15}$/.test(text) ? BigInt(text) : undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('path');
    if (!changed.has('path') || before === undefined) return;
    const forget = before[0] !== this.#id;
    if (forget) {
      this.#now.refresh({ forget });
      this.#turns.refresh({ forget });
      this.#referrers.refresh({ forget });
    }
    // What was looked at before one came back to now says nothing about another turn.
    const anew = forget || before[1] === undefined;
    if (this.#turn !== undefined) this.#then.refresh({ forget: anew });
  }

  protected override render(): TemplateResult {
    const past = this.#turn === undefined ? undefined : this.#then;
    return html`
      <p class="up">
        ${
          past?.error === undefined
            ? html`<a href=${wayTo('actors')}>${msg('All actors')}</a>`
            : html`<a href=${wayToActor(this.#id)}>${msg('As it is now')}</a>`
        }
      </p>
      ${
        past?.error === undefined
          ? whenThere(this.#now, (now) => this.#view(now))
          : broken(past.error, past)
      }
    `;
  }

  #view(now: ActorView): TemplateResult {
    const past = this.#turn === undefined ? undefined : this.#then.value;
    const shown = past ?? now;
    const { kind, id, phase, awake, version, stored, facets } = shown;
    return html`
      <h2 class="first">
        ${kind}
        ${phase === undefined ? nothing : html`<gather-badge variant="brand" appearance="filled" pill>${phase}</gather-badge>`}
      </h2>
      <div class="facts">
        <span class="whole">${id}</span>
        <span>${awake ? msg('awake') : msg('asleep')}</span>
        <span>${msg(str`version ${version}`)}</span>
        <span>
          ${storedText(stored)}${stored.more ? '+' : ''}
        </span>
        <span>${msg(str`facets: ${facets.join(', ')}`)}</span>
      </div>
      <gather-time-travel
        class="travel sheet ${past === undefined ? '' : 'past'}"
        .actor=${id}
        .turns=${this.#turns.rows ?? []}
        ?more=${this.#turns.goesOn}
        .turn=${this.#turn}
      ></gather-time-travel>
      ${lifecycleView(shown)} ${this.#state(shown, past === undefined ? undefined : now)}
      ${this.#stores(shown, past !== undefined)} ${this.#references(now)} ${this.#history(now)}
    `;
  }

  #state({ state }: ActorView, now: ActorView | undefined): TemplateResult {
    return html`
      <h2>
        ${msg('State')}
        ${now === undefined ? nothing : html`<span class="quiet small">${msg('marked where it is different now')}</span>`}
      </h2>
      <div class="sheet state">
        ${
          state === undefined
            ? html`<p class="quiet">${msg('There was no such actor yet, or no longer.')}</p>`
            : state.is === 'record' && state.fields.length === 0
              ? html`<p class="quiet">${msg('It has no fields.')}</p>`
              : shownView(state, now?.state)
        }
      </div>
    `;
  }

  #stores({ stores, id }: ActorView, past: boolean): TemplateResult | typeof nothing {
    if (stores.length === 0) return nothing;
    return html`<h2>${msg('Stores')}</h2>
      ${stores.map(
        (store) => html`<gather-actor-store
          .home=${this.home}
          .actor=${id}
          .store=${store}
          .turn=${past ? this.#turn : undefined}
        ></gather-actor-store>`,
      )}`;
  }

  #references({ refersTo, timers }: ActorView): TemplateResult {
    const row = ({ link, by }: Reference): TemplateResult =>
      html`<span>${linkView(link)}</span> <code class="quiet">${by}</code>`;
    return html`
      <h2>${msg('Refers to')}</h2>
      ${
        refersTo.length === 0
          ? html`<p class="quiet">${msg('Nothing.')}</p>`
          : html`<ul class="refs">${refersTo.map((one) => html`<li>${row(one)}</li>`)}</ul>`
      }
      <h2>${msg('Is referred to by')}</h2>
      ${listView(this.#referrers, {
        label: msg('Is referred to by'),
        key: ({ link, by }) => `${link.actor} ${link.facet} ${by}`,
        row: (one) => html`<div class="line">${row(one)}</div>`,
        empty: {
          heading: msg('No actor refers to it.'),
          text: msg(
            'It may still be held by a root, a link, a timer, or somebody who is connected.',
          ),
        },
      })}
      ${
        timers.length === 0
          ? nothing
          : html`<h2>${msg('Timers')}</h2>
            <ul class="refs">${timers.map((timer) => html`<li><div>${timerRow(timer)}</div></li>`)}</ul>`
      }
    `;
  }

  #history({ id }: ActorView): TemplateResult {
    return html`<h2>${msg('Turns that touched it')}</h2>
      ${listView(this.#turns, {
        label: msg('Turns that touched it'),
        key: ({ turn }) => `${turn}`,
        row: (turn) =>
          turnRow(
            turn,
            html`<a class="small" href=${wayToActor(id, turn.turn)}>${msg('As it was then')}</a>`,
          ),
        empty: {
          heading: msg('None in the kept window.'),
          text: msg(
            'The journal keeps the latest turns; this actor was not touched by any of them.',
          ),
        },
      })}`;
  }
}

function lifecycleView({ lifecycle, kind }: ActorView): TemplateResult | typeof nothing {
  if (lifecycle === undefined) return nothing;
  return html`<h2>${msg('Lifecycle')}</h2>
    <gather-statechart label=${msg(str`Lifecycle of ${kind}`)} .view=${lifecycle}></gather-statechart>`;
}

function storedText({ records, bytes }: ActorView['stored']): string {
  const size = formatBytes(bytes);
  if (records === 1n) return msg(str`1 record, ${size}`);
  return msg(str`${formatNumber(records)} records, ${size}`);
}
