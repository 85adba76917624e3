/** Messages that wait: for what, since when, and because of what they were sent. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { MessageView } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatAgo, formatTime } from '../../locale/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { linkView, shortOf } from './link-view.ts';
import { listView } from './list-view.ts';
import { Paged } from './paged.ts';
import { Pane } from './pane.ts';
import { shownStyles, shownView } from './shown-view.ts';
import { wayTo } from './ways.ts';
import { causeView, waitText } from './words.ts';

@customElement('gather-inside-messages')
export class InsideMessages extends Pane {
  static override styles = [inspectorStyles, shownStyles];

  readonly #messages = new Paged<MessageView>(this, {
    home: () => this.home,
    read: (home, after) => E(home.inspector).messages(after),
  });

  protected override render(): TemplateResult {
    return html`
      <p class="intro">${msg('Messages that were sent and have not been handled yet.')}</p>
      ${listView(this.#messages, {
        label: msg('Messages that wait'),
        key: keyOf,
        row: messageRow,
        empty: {
          icon: 'mail',
          heading: msg('No message waits'),
          text: msg('Everything that was sent has been handled.'),
        },
      })}
    `;
  }
}

function messageRow(message: MessageView): TemplateResult {
  const { to, method, args, durable, since, promise, cause } = message;
  return html`
    <div class="line head">${linkView(to, method)}</div>
    <p class="why">
      <gather-icon name="hourglass"></gather-icon>
      <span>
        ${waitText(message)}
        ${promise === undefined ? nothing : html`<a href=${wayTo('promises')}>${shortOf(promise)}</a>`}
      </span>
    </p>
    <div class="facts">
      ${since ? html`<span title=${formatTime(since)}>${msg(str`since ${formatAgo(since, Date.now())}`)}</span>` : nothing}
      ${cause === undefined ? nothing : html`<span>${causeView(cause)}</span>`}
      <span>${durable ? msg('kept on the disk') : msg('not kept: lost if the vat stops')}</span>
    </div>
    <details>
      <summary class="small">${msg('Arguments')}</summary>
      ${shownView(args)}
    </details>
  `;
}

/** Messages have no id of their own; these together are as good as one. */
function keyOf({ to, method, since, cause }: MessageView): string {
  const { actor, facet, name, peer } = to;
  return [actor, facet, name, peer, method, since, cause?.turn, cause?.nth].join(' ');
}
