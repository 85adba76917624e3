/** Ten vats as ten people would run them, each granting us space: `gather start`, ten times. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OPERATOR_SWISS_TEXT, type Operator } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type GatherProcess, startGather } from '../../test/story/gather-process.ts';
import { dialOwned } from '../../test/story/vat-in-process.ts';
import type { RefTo } from '../../vat/index.ts';

const LIMIT_BYTES = 100e9;

export interface TenVats {
  /** What each of them printed for its grant: `ocapn://…`. */
  readonly addresses: readonly string[];
  readonly processes: readonly GatherProcess[];
  end(): Promise<void>;
}

export async function startVats(folder: string, count: number): Promise<TenVats> {
  const processes: GatherProcess[] = [];
  const addresses: string[] = [];
  const end = async () => {
    await Promise.all(processes.map((vat) => vat.end()));
  };
  try {
    for (let i = 0; i < count; i++) {
      const own = join(folder, `vat${i}`);
      await mkdir(own, { recursive: true });
      const vat = await startGather(own, '--key-file', join(own, 'key'));
      processes.push(vat);
      addresses.push(await grantOf(vat.socket, `person ${i}`));
    }
    return { addresses, processes, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function grantOf(socket: string, person: string): Promise<string> {
  const { session, fetch } = await dialOwned(socket);
  const operator = (await fetch(Buffer.from(OPERATOR_SWISS_TEXT))) as RefTo<typeof Operator>;
  const storage = E(E(E(operator).home()).vat()).storage();
  const { address } = await E(storage).grant('for the benchmark', person, LIMIT_BYTES);
  session.abort('The grant is made.');
  return address;
}
