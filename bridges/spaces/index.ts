/** The door of the public spaces: their keys, their addresses, and how they are carried. */
export { spaceKeys } from './space-keys.ts';
export { makeSpacesDevice } from './spaces-device.ts';
export { SpacesService } from './spaces-service.ts';
