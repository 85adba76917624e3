/** Small signs that only show something: badge, spinner, notice. */
import WaBadge from '@awesome.me/webawesome/dist/components/badge/badge.js';
import WaCallout from '@awesome.me/webawesome/dist/components/callout/callout.js';
import WaSpinner from '@awesome.me/webawesome/dist/components/spinner/spinner.js';
import { customElement } from 'lit/decorators.js';

/** `<gather-badge variant="success">Active</gather-badge>` */
@customElement('gather-badge')
export class GatherBadge extends WaBadge {}

@customElement('gather-spinner')
export class GatherSpinner extends WaSpinner {}

/** `<gather-notice variant="warning"><gather-icon slot="icon" …></gather-icon>…</gather-notice>` */
@customElement('gather-notice')
export class GatherNotice extends WaCallout {}
