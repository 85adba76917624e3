/** What there is to know about one entry: size, dates, tags, where it is kept and shared, and what it was before. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShareSummary } from '../../../actors/share/interface.ts';
import { E } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import { fileKind } from '../../files/file-kind.ts';
import { type Item, toItem } from '../../files/item.ts';
import { kindLabel } from '../../files/kind-icon.ts';
import { lakeBytes } from '../../files/lake-bytes.ts';
import '../../files/thumbnail.ts';
import { formatBytes, formatNumber, formatTime } from '../../locale/index.ts';
import type { HomeSession } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import './found-by.ts';
import './kept-where.ts';
import './versions/file-versions.ts';

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
  .gather-details-versions {
    margin-block-start: var(--wa-space-l);
    padding-block-start: var(--wa-space-m);
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
</style>`;

/** Shows them until closed, and what they are then. */
export async function showDetails(
  home: HomeSession,
  first: Item,
  shares: readonly ShareSummary[],
): Promise<void> {
  let item = first;
  let draw: (() => void) | undefined;
  const unwatch = home.watch('lake', () => {
    E(home.lake)
      .entry(item.id)
      .then(
        (entry) => {
          item = toItem(entry);
          draw?.();
        },
        // What was removed meanwhile is still told about, as it was.
        () => undefined,
      );
  });
  await inDialog<void>(item.name, undefined, (answer, again) => {
    draw = again;
    return html`${STYLE}
      ${
        fileKind(item) === 'image'
          ? html`<gather-thumbnail
            class="gather-details-picture"
            .item=${item}
            .from=${lakeBytes(home)}
          ></gather-thumbnail>`
          : nothing
      }
      <dl class="gather-details">
        ${rowsOf(home, item, shares).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      </dl>
      ${
        item.kind === 'file'
          ? html`<gather-file-versions
            class="gather-details-versions"
            .home=${home}
            .item=${item}
          ></gather-file-versions>`
          : nothing
      }
      <gather-button slot="footer" variant="brand" @click=${() => answer()}>${msg('Close')}</gather-button>`;
  });
  unwatch();
}

function rowsOf(
  home: HomeSession,
  item: Item,
  shares: readonly ShareSummary[],
): [string, TemplateResult | string][] {
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
  if (item.kind === 'file') {
    rows.push([
      msg('Kept'),
      html`<gather-kept-where .home=${home} entry=${item.id}></gather-kept-where>`,
    ]);
    rows.push([
      msg('Found by'),
      html`<gather-found-by .home=${home} entry=${item.id}></gather-found-by>`,
    ]);
  }
  return rows;
}

function sharedWith(shares: readonly ShareSummary[]): TemplateResult | string {
  if (shares.length === 0) return msg('With nobody');
  const labels = shares.map(({ label }) => label || msg('without a name')).join(', ');
  return html`${labels} · <a href=${routeTo('shares')}>${msg('Open Shares')}</a>`;
}
