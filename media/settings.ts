/** What the media process needs to know; the entry fills it from the configuration. */
export interface MediaSettings {
  /** Address the workers listen on for ICE, UDP and TCP. */
  readonly ip: string;
  /** Address the bridges reach `ip` under; equal to `ip` where nothing translates addresses. */
  readonly announcedAddress: string;
  /** Worker n listens on `port` + n; 0: ports the system chooses, for tests. */
  readonly port: number;
  /** Number of workers; 0: one per core. */
  readonly workers: number;
  /** Seats of one session that stay on one worker before the next one is used too. */
  readonly seatsTogether: number;
  /** Path of the mediasoup worker; empty: the one mediasoup itself finds. */
  readonly workerBin: string;
  /** Loopback port of the control contract; 0: a free one. */
  readonly controlPort: number;
  readonly controlSecret: string;
  /** Folder of the captured segments, one folder per session. */
  readonly spoolDir: string;
  /** Folder on a second disk that gets every byte too; empty: none. */
  readonly mirrorDir: string;
  readonly segmentSeconds: number;
  /** Room on the disk that each session sets aside, bytes. */
  readonly reserveBytes: number;
  /** Public key that the keys of closed items are wrapped for. */
  readonly restrictedKeyFile: string;
}
