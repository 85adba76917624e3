/**
 * `shareDialog(home, item)`: hands something out. First the terms and who serves it; then, where a
 * host does, how far it is on its way there; then the link.
 */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShareOwner, ShareSummary } from '../../../actors/share/interface.ts';
import { E, type Ref } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import '../../elements/progress.ts';
import type { Item } from '../../files/item.ts';
import { formatBytes } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { addHostDialog } from './add-host-dialog.ts';
import { linkOf } from './link-of.ts';
import { linkTemplate, type ShownLink, shownLink } from './link-template.ts';
import { hostNames, servedByField, THIS_VAT } from './served-by.ts';
import { FRESH_TERMS, type TermsForm, termsOf } from './terms.ts';
import './terms-form.ts';
import type { TermsFormElement } from './terms-form.ts';

type Shared = Pick<Item, 'id' | 'name' | 'kind'>;
type ShareRef = Ref<NonNullable<(typeof ShareOwner)['methods']>>;
type Placing = NonNullable<ShareSummary['placing']>;

/** Settles when the dialog is closed. What is on its way to a host then goes on. */
export async function shareDialog(home: HomeSession, item: Shared): Promise<void> {
  const sharing = new Sharing(home, item);
  const { hosts } = sharing;
  // A list that cannot be asked for leaves the choice of this vat; the reason shows when it is used.
  hosts.then(
    (names) => sharing.known(names),
    () => undefined,
  );
  await inDialog<void>(msg(str`Share “${item.name}”`), undefined, (answer, again) =>
    sharing.template(() => answer(), again),
  );
  sharing.end();
}

class Sharing {
  readonly hosts: Promise<readonly string[]>;
  readonly #home: HomeSession;
  readonly #item: Shared;
  #names: readonly string[] = [];
  #host = THIS_VAT;
  #form: TermsForm = FRESH_TERMS;
  #fault: 'date' | 'openings' | '' = '';
  #trouble = '';
  #busy = false;
  #placing: Placing | undefined;
  #shown: ShownLink | undefined;
  #again: () => void = () => undefined;
  #stop: (() => void) | undefined;

  constructor(home: HomeSession, item: Shared) {
    this.#home = home;
    this.#item = item;
    this.hosts = hostNames(home);
  }

  known(names: readonly string[]): void {
    this.#names = names;
    this.#again();
  }

  end(): void {
    this.#stop?.();
  }

  template(close: () => void, again: () => void): TemplateResult {
    this.#again = again;
    if (this.#shown) return linkTemplate(this.#shown, close);
    if (this.#placing) return this.#onItsWay(this.#placing, close);
    const changed = (event: Event): void => {
      this.#form = (event.target as TermsFormElement).value;
      this.#fault = '';
    };
    return html`
      <gather-terms-form
        .value=${this.#form}
        .fault=${this.#fault}
        @terms-changed=${changed}
      ></gather-terms-form>
      <div style="margin-block-start: var(--wa-space-l)">
        ${servedByField({
          hosts: this.#names,
          chosen: this.#host,
          choose: (name) => {
            this.#host = name;
            again();
          },
          addHost: () => void this.#addHost(),
        })}
      </div>
      ${this.#trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${this.#trouble}</gather-notice>`}
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button
        slot="footer"
        variant="brand"
        ?loading=${this.#busy}
        @click=${() => this.#grant()}
      >
        <gather-icon slot="start" name="link"></gather-icon>${msg('Make a link')}
      </gather-button>
    `;
  }

  #onItsWay({ done, total }: Placing, close: () => void): TemplateResult {
    const far = Number(total) > 0 ? Number(done) / Number(total) : undefined;
    return html`
      <p style="margin-block-start: 0" role="status">
        ${msg(str`It is sealed and brought to ${this.#host}: ${formatBytes(Number(done))} so far. You can close this; the link is then under Shares.`)}
      </p>
      <gather-progress
        label=${msg(str`Bringing it to ${this.#host}`)}
        .value=${far}
      ></gather-progress>
      <gather-button slot="footer" appearance="plain" @click=${close}>${msg('Close')}</gather-button>
    `;
  }

  async #addHost(): Promise<void> {
    const name = await addHostDialog(this.#home);
    if (name !== undefined) this.#names = [...this.#names, name];
    this.#host = name ?? this.#host;
    this.#again();
  }

  async #grant(): Promise<void> {
    const result = termsOf(this.#form, Date.now());
    this.#fault = 'fault' in result ? result.fault : '';
    if ('fault' in result) return this.#again();
    this.#busy = true;
    this.#trouble = '';
    this.#again();
    try {
      const host = this.#host === THIS_VAT ? undefined : this.#host;
      const { share } = await E(this.#home.shares).grant(this.#item.id, result.terms, host);
      if (host !== undefined) await this.#brought(share as ShareRef);
      const link = await linkOf(this.#home, share);
      const { name } = this.#item;
      if (link !== undefined) this.#shown = await shownLink(this.#home, { name, link, host });
    } catch (error) {
      this.#trouble = sentenceOf(error);
    }
    this.#home.touch('shares');
    this.#busy = false;
    this.#placing = undefined;
    this.#again();
  }

  /** Settles when all of it is at its host. Breaks with what the list then says of it. */
  #brought(share: ShareRef): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = async (): Promise<void> => {
        const { placing, state, trouble } = await E(share).describe();
        this.#placing = placing;
        if (state === 'failed') {
          reject(Object.assign(new Error(trouble ?? ''), { code: 'not-placed' }));
        } else if (placing === undefined) resolve();
        else return this.#again();
        this.#stop?.();
      };
      this.#stop = this.#home.watch('shares', () => void look().catch(reject));
      look().catch(reject);
    });
  }
}

/** Shows the link of a share that is there already. */
export async function linkDialog(
  home: HomeSession,
  given: Omit<ShownLink, 'onNetwork'>,
): Promise<void> {
  const shown = await shownLink(home, given);
  await inDialog<void>(msg(str`Link to “${given.name}”`), undefined, (answer) =>
    linkTemplate(shown, () => answer()),
  );
}
