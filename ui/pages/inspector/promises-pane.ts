/** Promises that wait: who decides them, and what happens then. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PromiseView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatTime } from '../../locale/index.ts';
import { linkView, shortOf } from './link-view.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';

@customElement('gather-inside-promises')
export class InsidePromises extends Pane {
  readonly #promises = new Paged<PromiseView>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).promises(after),
  });

  protected override render(): TemplateResult {
    return html`
      <p class="intro">
        ${msg('Answers that are still to come, and what waits for them. They survive a restart.')}
      </p>
      ${listView(this.#promises, {
        label: msg('Promises that wait'),
        key: ({ id }) => id,
        row: promiseRow,
        empty: {
          icon: 'hourglass',
          heading: msg('No promise waits'),
          text: msg('Every answer that was asked for has come.'),
        },
      })}
    `;
  }
}

function promiseRow({ id, expires, waiters, ...by }: PromiseView): TemplateResult {
  const now = Date.now();
  return html`
    <div class="line"><span class="head">${decider(by)}</span><span class="id">${shortOf(id)}</span></div>
    <div class="facts">
      ${
        expires === undefined
          ? nothing
          : html`<span title=${formatTime(expires)}>${msg(str`breaks by itself ${formatAgo(expires, now)}`)}</span>`
      }
    </div>
    <ul class="small waiters">
      ${
        waiters.length === 0
          ? html`<li class="quiet">${msg('Nothing waits for it at this moment.')}</li>`
          : waiters.map((waiter) => html`<li>${waiterView(waiter)}</li>`)
      }
    </ul>
  `;
}

function decider({ decides, by }: Pick<PromiseView, 'decides' | 'by'>): TemplateResult {
  const who = by === undefined ? nothing : linkView(by);
  switch (decides) {
    case 'message':
      return html`${msg('Decided by the answer of')} ${by === undefined ? msg('a message') : who}`;
    case 'peer':
      return html`${msg('Decided by')} ${by === undefined ? msg('another vat') : who}`;
    case 'resolver':
      return html`${msg('Decided by who holds its resolver')} ${who}`;
    case 'run':
      return html`${msg('Decided by this run of the program; breaks if the vat is stopped')} ${who}`;
  }
}

function waiterView({ is, to, method }: PromiseView['waiters'][number]): TemplateResult {
  switch (is) {
    case 'when':
      return html`${msg('then calls')} ${linkView(to, method)}`;
    case 'message':
      return html`${msg('a message waits to be sent to it:')} ${linkView(to, method)}`;
    case 'answer':
      return html`${msg('it is the answer promised to')} ${linkView(to, method)}`;
  }
}
