/**
 * How devices, the list of them, and the host that keeps their connections know each other. Private to the vat.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { DEVICE_NAME_LENGTH_MAX, DeviceSummary } from './interface.ts';

const DeviceId = text(40);

/** Ends connections; a device object of the host. */
export const Doorkeeper = defineInterface('Doorkeeper', {
  /** Closes every connection that came in as this device. */
  dismiss: call(arg('device', DeviceId)),
});

/** The list of devices, as the host and the devices use it. */
export const DeviceRegistrar = defineInterface('DeviceRegistrar', {
  /** Lets a new device in. Answers its swiss number, which is kept nowhere else. */
  admit: call(arg('name', text(DEVICE_NAME_LENGTH_MAX))).returns(bytes(32)),
  /** The host has started: nobody is connected. */
  started: call(),
  connected: call(arg('device', DeviceId), arg('is', boolean)),
  list: call(arg('self', DeviceId)).returns(list(DeviceSummary, 1_000)),
  rename: call(arg('device', DeviceId), arg('name', text(DEVICE_NAME_LENGTH_MAX))),
  revoke: call(arg('device', DeviceId)),
  watch: call(arg('listener', ref())),
  count: call().returns(nat),
});

/** A device, as the list moves it. */
export const DeviceKeeper = defineInterface('DeviceKeeper', {
  begin: call().returns(record({ id: DeviceId, swiss: bytes(32) })),
  end: call(),
});
