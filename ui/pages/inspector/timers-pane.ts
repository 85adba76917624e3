/** Timers: what will happen by itself, the next first. */
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { TimerSummary } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatTime } from '../../locale/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { linkView } from './link-view.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { shownStyles, shownView } from './shown-view.ts';

@customElement('gather-inside-timers')
export class InsideTimers extends Pane {
  static override styles = [inspectorStyles, shownStyles];

  readonly #timers = new Paged<TimerSummary>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).timers(after),
  });

  protected override render(): TemplateResult {
    return html`
      <p class="intro">
        ${msg('Methods that will be called at a set time. One whose time passed while the vat was stopped is called as soon as it is open.')}
      </p>
      ${listView(this.#timers, {
        label: msg('Timers'),
        key: ({ id }) => id,
        row: timerRow,
        empty: {
          icon: 'clock',
          heading: msg('No timer is set'),
          text: msg('Actors set timers for what ends on a day, such as a share.'),
        },
      })}
    `;
  }
}

export function timerRow({ time, to, method, args }: TimerSummary): TemplateResult {
  return html`
    <div class="line">
      <span class="head">${linkView(to, method)}</span>
    </div>
    <div class="facts">
      <span>${formatAgo(time, Date.now())}</span><span>${formatTime(time)}</span>
    </div>
    ${
      args.is === 'list' && args.items.length === 0
        ? ''
        : html`<details>
          <summary class="small">${msg('Arguments')}</summary>
          ${shownView(args)}
        </details>`
    }
  `;
}
