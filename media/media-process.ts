import type { Logger } from 'pino';
import { makeHandlers } from './control-handlers.ts';
import { ControlServer } from './control-server.ts';
import { MediaNode } from './media-node.ts';
import type { MediaSettings } from './settings.ts';

export interface MediaProcess {
  /** Loopback port that the control contract is served on. */
  readonly controlPort: number;
  /** What it lacks to take a session; empty: nothing. */
  notReady(): readonly string[];
  /** Finishes captured segments, then closes workers and connections. */
  close(): Promise<void>;
}

/**
 * Starts the SFU with its capture, and serves the control contract.
 * @throws {MediaStartFault} for what a person can mend.
 */
export async function startMedia(settings: MediaSettings, logger: Logger): Promise<MediaProcess> {
  const control = await ControlServer.listen(
    { port: settings.controlPort, secret: settings.controlSecret },
    logger,
  );
  let node: MediaNode;
  try {
    node = await MediaNode.start(settings, control.tell, logger);
  } catch (error) {
    await control.close();
    throw error;
  }
  control.serve(makeHandlers(node));
  return {
    controlPort: control.port,
    notReady: () => (node.workersLacking === 0 ? [] : ['workers']),
    close: async () => {
      await node.close();
      await control.close();
    },
  };
}
