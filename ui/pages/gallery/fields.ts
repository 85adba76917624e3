/** Where a person writes or chooses something. */
import { html, type TemplateResult } from 'lit';

const options = [
  { value: 'name', label: 'Name' },
  { value: 'size', label: 'Size' },
  { value: 'added', label: 'Added' },
];

export function fields(): TemplateResult {
  return html`<div class="fields">
    <gather-input label="Name" value="boat.jpg" hint="A hint below the field."></gather-input>
    <gather-input label="Empty" placeholder="Something"></gather-input>
    <gather-input label="Passphrase" type="password" password-toggle value="secret"></gather-input>
    <gather-input label="Find" type="search" with-clear value="boat">
      <gather-icon slot="start" name="search"></gather-icon>
    </gather-input>
    <gather-input label="Disabled" disabled value="boat"></gather-input>
    <gather-input label="A day" type="date"></gather-input>
    <gather-select label="Sort by" value="size" .options=${options}></gather-select>
    <gather-select label="Disabled" disabled value="name" .options=${options}></gather-select>
    <gather-textarea label="Words" rows="3"></gather-textarea>
    <div>
      <p><gather-checkbox>Not checked</gather-checkbox></p>
      <p><gather-checkbox checked>Checked</gather-checkbox></p>
      <p><gather-checkbox indeterminate>Some of them</gather-checkbox></p>
      <p><gather-checkbox disabled>Disabled</gather-checkbox></p>
    </div>
    <div>
      <p><gather-switch>Off</gather-switch></p>
      <p><gather-switch checked>On</gather-switch></p>
      <p><gather-switch disabled>Disabled</gather-switch></p>
    </div>
    <gather-copy-field label="Link" value="https://example.org/s#abc.def.ghi"></gather-copy-field>
  </div>`;
}
