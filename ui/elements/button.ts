/**
 * `<gather-button variant="brand">`: Web Awesome's button under our name. A page that uses only our
 * names can change its look, or its library, in one place.
 */
import WaButton from '@awesome.me/webawesome/dist/components/button/button.js';
import { customElement } from 'lit/decorators.js';
import './system-icons.ts';

@customElement('gather-button')
export class GatherButton extends WaButton {}
