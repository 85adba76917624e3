/** `<gather-checkbox>` and `<gather-switch>`: yes or no. A switch takes effect at once. */
import WaCheckbox from '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import WaSwitch from '@awesome.me/webawesome/dist/components/switch/switch.js';
import { customElement } from 'lit/decorators.js';
import './system-icons.ts';

@customElement('gather-checkbox')
export class GatherCheckbox extends WaCheckbox {}

@customElement('gather-switch')
export class GatherSwitch extends WaSwitch {}
