/**
 * The doors of a vat: how a browser or the command line comes to hold something of it.
 *
 * Three doors, one behind another in what they ask for. The Gate is public and takes the passphrase, slowly. An
 * Entrance belongs to one one-time link. The Operator is offered on the local socket alone, which only the owner's
 * own programs can open.
 */
import {
  DEVICE_NAME_LENGTH_MAX,
  Entrance,
  Gate,
  Home,
  Operator,
  Refusal,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import type { Keeper } from '../host/keeper.ts';
import type { Invitations } from './invitations.ts';
import { properPassphrase } from './passphrase.ts';
import type { TryLimit } from './try-limit.ts';

export interface Doors {
  readonly gate: RefTo<typeof Gate>;
  readonly operator: RefTo<typeof Operator>;
  /** What the one-time link with this swiss number leads to. */
  entrance(swiss: Uint8Array): RefTo<typeof Entrance>;
}

export interface DoorPowers {
  readonly keeper: Keeper;
  readonly invitations: Invitations;
  /** For the Gate, which anybody may ask. */
  readonly tries: TryLimit;
  /** For the owner's own programs: strangers who use up the tries of the Gate must not lock them out. */
  readonly ownTries: TryLimit;
  /** The web address of a new one-time link. */
  readonly invite: () => string;
  readonly stop: () => void;
  readonly onFault: (error: unknown) => void;
}

export function makeDoors(powers: DoorPowers): Doors {
  const { keeper, onFault } = powers;
  const admit = async (name: string): Promise<Uint8Array> =>
    E(keeper.household().devices).admit(name.slice(0, DEVICE_NAME_LENGTH_MAX));

  const phase = async (): Promise<ReturnType<Keeper['phase']>> => {
    await keeper.settled();
    return keeper.phase();
  };

  const gate = guarded(
    Gate,
    {
      phase,
      async enter(passphrase, device) {
        await powers.tries.run(() => keeper.unlock(passphrase));
        return admit(device);
      },
    },
    onFault,
  );

  const home = guarded(
    Home,
    {
      lake: () => keeper.household().lake,
      shares: () => keeper.household().shares,
      devices: () => keeper.household().ownDevices,
      vat: () => keeper.household().belongings.vat,
    },
    onFault,
  );

  const operator = guarded(
    Operator,
    {
      phase,
      create: (passphrase) => keeper.create(properPassphrase(passphrase)),
      restore: (words, passphrase) => keeper.restore(words, properPassphrase(passphrase)),
      receiveBackup: (bytes) => keeper.receiveBackup(bytes),
      unlock: (passphrase) => powers.ownTries.run(() => keeper.unlock(passphrase)),
      async home() {
        await keeper.settled();
        keeper.household();
        return home;
      },
      invite: () => powers.invite(),
      stop: () => powers.stop(),
    },
    onFault,
  );

  return { gate, operator, entrance: (swiss) => entranceOf(swiss, powers, admit) };
}

function entranceOf(
  swiss: Uint8Array,
  { keeper, invitations, onFault }: DoorPowers,
  admit: (name: string) => Promise<Uint8Array>,
): RefTo<typeof Entrance> {
  const check = (): void => {
    if (invitations.isGood(swiss)) return;
    throw new Refusal(
      'link-used',
      'This one-time link was used already, or is older than ten minutes. Ask for a new one.',
    );
  };
  /** Uses the link up at once, so that two at a time cannot both pass; gives it back when `step` fails. */
  const once = async <T>(step: () => Promise<T>): Promise<T> => {
    check();
    invitations.use(swiss);
    try {
      return await step();
    } catch (error) {
      invitations.renew(swiss);
      throw error;
    }
  };
  return guarded(
    Entrance,
    {
      async phase() {
        check();
        await keeper.settled();
        return keeper.phase();
      },
      create: (passphrase, device) =>
        once(async () => {
          const words = await keeper.create(properPassphrase(passphrase));
          return { words, device: await admit(device) };
        }),
      restore: (words, passphrase, device) =>
        once(async () => {
          await keeper.restore(words, properPassphrase(passphrase));
          return admit(device);
        }),
      async receiveBackup(bytes) {
        check();
        const received = await keeper.receiveBackup(bytes);
        // A large backup takes longer than a link is good for.
        invitations.renew(swiss);
        return received;
      },
      enter: (device) =>
        once(async () => {
          await keeper.settled();
          return admit(device);
        }),
    },
    onFault,
  );
}
