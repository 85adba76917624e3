/** `<gather-invitations-section>`: invitations that are open, and what became of the latest others. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { InvitationSummary } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { toast } from '../../elements/index.ts';
import { formatAgo } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { wayOf } from './invitation-view.ts';
import { showInvitation } from './invite-dialog.ts';
import { peopleStyles } from './people-styles.ts';

@customElement('gather-invitations-section')
export class GatherInvitationsSection extends LitElement {
  static override styles = peopleStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #invitations = new Live<readonly InvitationSummary[]>(this, {
    on: ['people'],
    home: () => this.home,
    read: (home) => E(home.people).invitations(),
  });

  /** Nothing to show takes no room either. */
  protected override willUpdate(): void {
    this.hidden = this.#open().length === 0;
  }

  #open(): readonly InvitationSummary[] {
    return (this.#invitations.value ?? []).filter(({ state }) => state === 'open');
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.hidden) return nothing;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">${msg('Open invitations')}</h2>
      <ul>${this.#open().map((one) => this.#row(one))}</ul>
    </section>`;
  }

  #row(invitation: InvitationSummary): TemplateResult {
    const { petname, expires } = invitation;
    return html`<li class="row">
      <div class="text">
        <div class="name"><bdi>${petname}</bdi></div>
        <div class="more">${msg(str`Not used yet; ends ${formatAgo(expires, Date.now())}`)}</div>
      </div>
      <gather-button size="s" appearance="outlined" @click=${() => this.#show(invitation)}>
        <gather-icon slot="start" name="qr-code"></gather-icon>${msg('Show')}
      </gather-button>
      <gather-button
        size="s"
        appearance="outlined"
        variant="danger"
        @click=${() => this.#cancel(invitation)}
      >
        ${msg('Take back')}<span class="hidden">: ${petname}</span>
      </gather-button>
    </li>`;
  }

  async #show({ id, petname }: InvitationSummary): Promise<void> {
    try {
      const texts = await E(this.home.people).invitation(id);
      const way = await wayOf(this.home, texts.link);
      await showInvitation({ petname, ...texts, way });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
  }

  async #cancel({ id }: InvitationSummary): Promise<void> {
    try {
      await E(this.home.people).cancel(id);
      toast({ text: msg('The invitation cannot be used any more.') });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('people');
  }
}
