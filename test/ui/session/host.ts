/** A host of Lit controllers without a page: counts how often it would be drawn again. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface TestHost extends ReactiveControllerHost {
  readonly updates: number;
  connect(): void;
  disconnect(): void;
  /** What Lit does before each drawing. */
  update(): void;
}

export function testHost(): TestHost {
  const controllers: ReactiveController[] = [];
  let updates = 0;
  return {
    get updates() {
      return updates;
    },
    addController: (controller) => controllers.push(controller),
    removeController: () => undefined,
    requestUpdate: () => {
      updates++;
    },
    updateComplete: Promise.resolve(true),
    connect: () => {
      for (const controller of controllers) controller.hostConnected?.();
    },
    disconnect: () => {
      for (const controller of controllers) controller.hostDisconnected?.();
    },
    update: () => {
      for (const controller of controllers) controller.hostUpdate?.();
    },
  };
}
