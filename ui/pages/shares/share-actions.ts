/** What can be done with a share: its link again, other terms, its log, its end. */
import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { ShareSummary } from '../../../actors/share/interface.ts';
import { E } from '../../../captp/index.ts';
import { confirm, inDialog, toast } from '../../elements/index.ts';
import { formatNumber, formatTime } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { linkOf } from './link-of.ts';
import { whereBrowsersOpen } from './link-template.ts';
import { linkDialog } from './share-dialog.ts';
import { formOf, termsOf } from './terms.ts';
import './terms-form.ts';
import type { TermsFormElement } from './terms-form.ts';

const LOG_SHOWN = 200;

export class ShareActions {
  readonly #home: HomeSession;

  constructor(home: HomeSession) {
    this.#home = home;
  }

  async #link({ id }: ShareSummary): Promise<string | undefined> {
    return linkOf(this.#home, E(this.#home.shares).share(id));
  }

  async copy(share: ShareSummary): Promise<void> {
    await this.#try(async () => {
      const link = await this.#link(share);
      if (link === undefined) return;
      try {
        await navigator.clipboard.writeText(link);
        toast({ text: copiedText(link) });
      } catch {
        // Some browsers allow it only at a plain address: then the person copies it from a field.
        await this.#dialog(share, link);
      }
    });
  }

  async show(share: ShareSummary): Promise<void> {
    await this.#try(async () => {
      const link = await this.#link(share);
      if (link !== undefined) await this.#dialog(share, link);
    });
  }

  #dialog({ name, servedBy }: ShareSummary, link: string): Promise<void> {
    return linkDialog(this.#home, { name, link, host: servedBy });
  }

  async revoke(share: ShareSummary): Promise<void> {
    const sure = await confirm({
      title: msg(str`Revoke the link to “${share.name}”?`),
      body: revokeQuestion(share),
      action: msg('Revoke'),
      danger: true,
    });
    if (!sure) return;
    await this.#try(async () => {
      await E(E(this.#home.shares).share(share.id)).revoke();
      toast({
        text:
          share.servedBy === undefined
            ? msg(str`The link to “${share.name}” is revoked`)
            : msg(str`${share.servedBy} is asked to erase its half of the key`),
      });
    });
  }

  async forget(shares: readonly ShareSummary[]): Promise<void> {
    await this.#try(async () => {
      await Promise.all(shares.map(({ id }) => E(this.#home.shares).forget(id)));
    });
  }

  async change(share: ShareSummary): Promise<void> {
    let form = formOf(share);
    let fault: 'date' | 'openings' | '' = '';
    let trouble = '';
    await inDialog<void>(msg(str`Terms for “${share.name}”`), undefined, (answer, again) => {
      const save = async (): Promise<void> => {
        const result = termsOf(form, Date.now());
        fault = 'fault' in result ? result.fault : '';
        if ('fault' in result) return again();
        try {
          await E(E(this.#home.shares).share(share.id)).change(result.terms);
          this.#home.touch('shares');
          answer();
        } catch (error) {
          trouble = sentenceOf(error);
          again();
        }
      };
      const changed = (event: Event): void => {
        form = (event.target as TermsFormElement).value;
      };
      return html`
        <gather-terms-form .value=${form} .fault=${fault} @terms-changed=${changed}></gather-terms-form>
        ${trouble === '' ? nothing : html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`}
        <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
        <gather-button slot="footer" variant="brand" @click=${save}>${msg('Save')}</gather-button>
      `;
    });
  }

  async log(share: ShareSummary): Promise<void> {
    await this.#try(async () => {
      const log = await E(E(this.#home.shares).share(share.id)).log();
      const more = log.length - LOG_SHOWN;
      await inDialog<void>(msg(str`When “${share.name}” was opened`), undefined, (answer) => {
        const lines = log
          .slice(0, LOG_SHOWN)
          .map((time) => html`<li>${formatTime(Number(time))}</li>`);
        return html`
          ${
            log.length === 0
              ? html`<p>${msg('It was not opened yet.')}</p>`
              : html`<ol style="margin: 0; padding-inline-start: 2rem; line-height: 1.9">${lines}</ol>`
          }
          ${more > 0 ? html`<p>${msg(str`and ${formatNumber(more)} times before`)}</p>` : nothing}
          <gather-button slot="footer" variant="brand" @click=${() => answer()}>${msg('Close')}</gather-button>
        `;
      });
    });
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      toast({ text: sentenceOf(error), kind: 'trouble' });
    }
    this.#home.touch('shares');
  }
}

function copiedText(link: string): string {
  const copied = msg('The link is on the clipboard.');
  const where = whereBrowsersOpen(link);
  return where === '' ? copied : `${copied} ${where}`;
}

/** What revoking will do, and what it cannot. */
function revokeQuestion({ servedBy }: ShareSummary): string {
  const kept = msg('A copy that somebody saved stays theirs.');
  if (servedBy === undefined) {
    return `${msg('From now on the link opens nothing, also where it is open at this moment. This cannot be undone; you can make a new link.')} ${kept}`;
  }
  return `${msg(str`${servedBy} is asked to erase its half of the key. Once it has confirmed that, nothing that is kept there can be opened any more, whoever has the link or a copy. If it is off now, it is asked as soon as it is back. This cannot be undone; you can make a new link.`)} ${kept}`;
}
