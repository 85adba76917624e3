/** The door of ui/elements/: importing it registers every element, and gives what has functions. */
import type { GatherButton } from './button.ts';
import './button.ts';
import type { GatherCheckbox, GatherSwitch } from './choice.ts';
import type { GatherCopyField } from './copy-field.ts';
import type { GatherDialog } from './dialog.ts';
import type { GatherIconButton } from './icon-button.ts';
import type { GatherInput, GatherTextarea } from './input.ts';
import type { GatherMenu } from './menu.ts';
import type { GatherSelect } from './select.ts';
import './choice.ts';
import './copy-field.ts';
import './dialog.ts';
import './empty-state.ts';
import './icon-button.ts';
import './icon.ts';
import './input.ts';
import './menu.ts';
import './progress.ts';
import './qr-code.ts';
import './select.ts';
import './signs.ts';
import './toast.ts';
import './tooltip.ts';

export { ask, confirm, inDialog, submitForm } from './ask.ts';
export { Caution, type CautionFor } from './caution.ts';
export { cautionView } from './caution-view.ts';
export type { IconName } from './icons.ts';
export type { GatherInput } from './input.ts';
export { type MenuAction, type MenuItem, SEPARATOR } from './menu.ts';
export { toast } from './toast.ts';

declare global {
  interface HTMLElementTagNameMap {
    'gather-button': GatherButton;
    'gather-checkbox': GatherCheckbox;
    'gather-copy-field': GatherCopyField;
    'gather-dialog': GatherDialog;
    'gather-icon-button': GatherIconButton;
    'gather-input': GatherInput;
    'gather-menu': GatherMenu;
    'gather-select': GatherSelect;
    'gather-switch': GatherSwitch;
    'gather-textarea': GatherTextarea;
  }
}
