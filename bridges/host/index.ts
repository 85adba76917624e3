/**
 * A vat on this machine, as a process runs it.
 */
import { provideDataFolder } from './data-folder.ts';
import { Host } from './host.ts';
import { openDatabase } from './open-database.ts';
import type { HostOptions, RunningVat } from './options.ts';

export {
  addressesIn,
  backupOffline,
  confirmBackupOffline,
  restoreBackup,
} from './offline-backup.ts';
export type { HostOptions, RunningVat } from './options.ts';
export { HostTrouble } from './trouble.ts';
export { type VatVerified, verifyBackup, verifyVat } from './verify.ts';

/** Starts it. Throws a HostTrouble with code `in-use`, `port-taken`, `bad-key-file` … */
export async function startHost(options: HostOptions): Promise<RunningVat> {
  const folder = await provideDataFolder(options.dataFolder);
  const db = await (options.openDatabase ?? openDatabase)(folder, options);
  const host = new Host(options, folder, db);
  try {
    await host.start();
    return host;
  } catch (error) {
    await host.close();
    throw error;
  }
}
