/** Below or above `warn` is worth a remark, below or above `fail` the bridge is not ready. */
export interface Limits {
  readonly warn: number;
  readonly fail: number;
}

/** An entry of the list that the clerk answers about the room. */
export interface RoomItem {
  readonly id: string;
  readonly vi: string;
  readonly en: string;
  /** "No" to a required one fails the check, to another one only remarks. */
  readonly required: boolean;
}

/** What a bridge point has to reach. The seeds give no numbers: these are proposals, and every office may set its own. */
export interface ReadinessProfile {
  readonly upMbps: Limits;
  readonly downMbps: Limits;
  /** Shares, 0 to 1. */
  readonly loss: Limits;
  readonly rttMs: Limits;
  readonly jitterMs: Limits;
  readonly clockOffsetMs: Limits;
  readonly cameraWidth: Limits;
  readonly cameraHeight: Limits;
  readonly cameraFramesPerSecond: Limits;
  /** Mean luma, 0 to 255. */
  readonly brightness: Limits;
  /** Share of the time the picture may be black, or may not move. */
  readonly blackShare: Limits;
  readonly frozenShare: Limits;
  /** Freezes per minute of what came back. */
  readonly freezesPerMinute: Limits;
  /** dBFS of speech at the microphone. */
  readonly quietDb: Limits;
  readonly loudDb: number;
  readonly clippedShare: Limits;
  /** Length of the media test, and of the test recording, seconds. */
  readonly mediaSeconds: number;
  readonly recordingSeconds: number;
  /** Free disk must be this many times what the planned session needs. */
  readonly diskFactor: number;
  /** Bytes an hour of one recorded bridge takes. */
  readonly bytesPerHour: number;
  readonly roomItems: readonly RoomItem[];
  /** Days before a session in which a check speaks for it. */
  readonly windowDays: number;
}

/** DOMAIN §6: thresholds proposed there, 2 Mbit/s a bridge, 1.5 times the space. */
export const DEFAULT_PROFILE: ReadinessProfile = {
  upMbps: { warn: 2.5, fail: 1.2 },
  downMbps: { warn: 2.5, fail: 1.2 },
  loss: { warn: 0.02, fail: 0.05 },
  rttMs: { warn: 150, fail: 400 },
  jitterMs: { warn: 30, fail: 80 },
  clockOffsetMs: { warn: 2_000, fail: 300_000 },
  cameraWidth: { warn: 1_280, fail: 640 },
  cameraHeight: { warn: 720, fail: 360 },
  cameraFramesPerSecond: { warn: 20, fail: 10 },
  brightness: { warn: 50, fail: 20 },
  blackShare: { warn: 0.1, fail: 0.5 },
  frozenShare: { warn: 0.3, fail: 0.8 },
  freezesPerMinute: { warn: 4, fail: 12 },
  quietDb: { warn: -40, fail: -60 },
  loudDb: -6,
  clippedShare: { warn: 0.001, fail: 0.05 },
  mediaSeconds: 30,
  recordingSeconds: 10,
  diskFactor: 1.5,
  bytesPerHour: 900_000_000,
  roomItems: [
    {
      id: 'private_room',
      vi: 'Phòng riêng, người ngoài không nghe được nội dung tiếp công dân',
      en: 'A room of its own, where nobody outside can listen',
      required: true,
    },
    {
      id: 'line_contact',
      vi: 'Đã có số điện thoại trực của nhà mạng và người hỗ trợ kỹ thuật',
      en: 'The telephone numbers of the line’s operator and of technical help are at hand',
      required: true,
    },
    {
      id: 'backup_power',
      vi: 'Có nguồn điện dự phòng (bộ lưu điện hoặc máy phát)',
      en: 'There is backup power (UPS or generator)',
      required: false,
    },
    {
      id: 'quiet_light',
      vi: 'Ánh sáng đủ, không ngược sáng; phòng yên tĩnh',
      en: 'Enough light, none from behind; a quiet room',
      required: false,
    },
  ],
  windowDays: 3,
};
