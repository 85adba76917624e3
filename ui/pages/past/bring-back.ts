/** Brings an entry of a snapshot back into the lake, after saying what that does and what it leaves alone. */
import { msg, str } from '@lit/localize';
import { E } from '../../../captp/index.ts';
import { confirm, toast } from '../../elements/index.ts';
import type { Item } from '../../files/item.ts';
import { formatNumber, formatTime } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';

export async function bringBack(
  home: HomeSession,
  snapshot: { readonly id: string; readonly time: number },
  item: Item,
): Promise<void> {
  const sure = await confirm({
    title: msg(str`Bring “${item.name}” back as it was on ${formatTime(snapshot.time)}?`),
    body:
      item.kind === 'folder'
        ? msg(
            'All that lay in it comes back: files that were removed return to their folders, and files that changed since get their old content as a new version. What came since stays, and nothing is deleted.',
          )
        : msg(
            'If it was removed, it returns to its folder. If it changed since, its old content becomes a new version, and what is there now stays as an earlier one.',
          ),
    action: msg('Bring back'),
  });
  if (!sure) return;
  try {
    const different = await E(home.past).restoreEntry(snapshot.id, item.id);
    home.touch('lake');
    if (different === 0n) {
      toast({
        text: msg(str`There was nothing to do: “${item.name}” is there with the same content.`),
      });
      return;
    }
    const { folder } = await E(home.lake).entry(item.id);
    const count =
      different === 1n
        ? msg(str`Brought back “${item.name}”.`)
        : msg(str`Brought back “${item.name}”: ${formatNumber(different)} entries were different.`);
    const run = (): void => {
      location.hash = folder === '' ? routeTo('lake') : routeTo('lake', 'folder', folder);
    };
    toast({ text: count, action: { label: msg('Show'), run } });
  } catch (error) {
    toast({ kind: 'trouble', text: sentenceOf(error) });
  }
}
