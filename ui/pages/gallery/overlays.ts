/** What comes above the page: questions and toasts. */
import { html, type TemplateResult } from 'lit';
import { ask, confirm, toast } from '../../elements/index.ts';
import { showShortcuts } from '../../shell/shortcuts.ts';

export function overlays(): TemplateResult {
  return html`<div class="row">
    <gather-button appearance="outlined" @click=${confirmed}>Confirm</gather-button>
    <gather-button appearance="outlined" @click=${asked}>Ask</gather-button>
    <gather-button appearance="outlined" @click=${showShortcuts}>Keyboard help</gather-button>
    <gather-button appearance="outlined" @click=${() => toast({ text: 'Renamed.' })}>Toast</gather-button>
    <gather-button appearance="outlined" @click=${withUndo}>Toast with undo</gather-button>
    <gather-button appearance="outlined" @click=${trouble}>Trouble</gather-button>
  </div>`;
}

async function confirmed(): Promise<void> {
  const yes = await confirm({
    title: 'Delete 3 files for good?',
    body: 'They are removed from the disk. This cannot be undone.',
    action: 'Delete',
    danger: true,
  });
  toast({ text: yes ? 'Deleted.' : 'Left as it was.' });
}

async function asked(): Promise<void> {
  const name = await ask({
    title: 'Rename',
    label: 'Name',
    value: 'boat.jpg',
    select: 4,
    lengthMax: 255,
    action: 'Rename',
  });
  toast({ text: name === undefined ? 'Left as it was.' : `It is “${name}” now.` });
}

function withUndo(): void {
  toast({
    text: '“boat.jpg” is in the bin.',
    action: { label: 'Undo', run: () => toast({ text: 'It is back.' }) },
  });
}

function trouble(): void {
  toast({
    kind: 'trouble',
    text: 'The connection to your vat was lost before this was done. Try again when it is back.',
  });
}
