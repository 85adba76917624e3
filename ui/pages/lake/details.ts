/** What there is to know about one entry: size, dates, tags, and where it is shared. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShareSummary } from '../../../actors/share/interface.ts';
import { inDialog } from '../../elements/index.ts';
import { fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { kindLabel } from '../../files/kind-icon.ts';
import type { ReadFrom } from '../../files/readable.ts';
import '../../files/thumbnail.ts';
import { formatBytes, formatNumber, formatTime } from '../../locale/index.ts';
import { routeTo } from '../../shell/route.ts';

const STYLE = html`<style>
  .gather-details {
    display: grid;
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
    gap: var(--wa-space-xs) var(--wa-space-l);
    margin: 0;
  }
  .gather-details dt {
    color: var(--wa-color-text-quiet);
  }
  .gather-details dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .gather-details-picture {
    block-size: 10rem;
    margin-block-end: var(--wa-space-l);
    border-radius: var(--wa-border-radius-m);
  }
</style>`;

/** Shows them until closed. */
export async function showDetails(
  item: Item,
  from: ReadFrom,
  shares: readonly ShareSummary[],
): Promise<void> {
  await inDialog<void>(item.name, undefined, (answer) => {
    const rows: [string, TemplateResult | string][] = [
      [msg('Kind'), kindLabel(fileKind(item)) + (item.type === '' ? '' : ` (${item.type})`)],
    ];
    if (item.kind === 'file') {
      const exact = item.size < 1_000 ? '' : ` (${msg(str`${formatNumber(item.size)} bytes`)})`;
      rows.push([msg('Size'), formatBytes(item.size) + exact]);
    }
    rows.push([msg('Added'), formatTime(item.added)]);
    if (item.modified > 0) rows.push([msg('Changed'), formatTime(item.modified)]);
    if (item.removed !== undefined) rows.push([msg('Put into the bin'), formatTime(item.removed)]);
    rows.push([msg('Tags'), item.tags.length === 0 ? msg('None') : item.tags.join(', ')]);
    rows.push([msg('Shared'), sharedWith(shares)]);
    return html`${STYLE}
      ${
        fileKind(item) === 'image'
          ? html`<gather-thumbnail
            class="gather-details-picture"
            .item=${item}
            .from=${from}
          ></gather-thumbnail>`
          : nothing
      }
      <dl class="gather-details">
        ${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      </dl>
      <gather-button slot="footer" variant="brand" @click=${() => answer()}>${msg('Close')}</gather-button>`;
  });
}

function sharedWith(shares: readonly ShareSummary[]): TemplateResult | string {
  if (shares.length === 0) return msg('With nobody');
  const labels = shares.map(({ label }) => label || msg('without a name')).join(', ');
  return html`${labels} · <a href=${routeTo('shares')}>${msg('Open Shares')}</a>`;
}
