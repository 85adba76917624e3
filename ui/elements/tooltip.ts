/** A hint that appears beside what it explains, for the pointer and for the focus. */
import WaTooltip from '@awesome.me/webawesome/dist/components/tooltip/tooltip.js';
import { customElement } from 'lit/decorators.js';

/** `<gather-tooltip for="id">…</gather-tooltip>`, beside the element it explains. */
@customElement('gather-tooltip')
export class GatherTooltip extends WaTooltip {}
