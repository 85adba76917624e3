/** `<gather-input label="…">` and `<gather-textarea label="…">`: text from the keyboard. */
import WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import WaTextarea from '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import { customElement } from 'lit/decorators.js';
import './system-icons.ts';

@customElement('gather-input')
export class GatherInput extends WaInput {}

@customElement('gather-textarea')
export class GatherTextarea extends WaTextarea {}
