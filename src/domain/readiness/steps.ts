/** Steps of the check at a bridge point, in the order they run. */
export const BRIDGE_STEPS = [
  'browser',
  'camera',
  'sound',
  'signaling',
  'paths',
  'media',
  'recording',
  'room',
] as const;
export type BridgeStep = (typeof BRIDGE_STEPS)[number];

/** What the centre's server checks of itself. */
export const CENTRE_STEPS = ['recorder', 'disk', 'workers', 'certificate', 'clock'] as const;
export type CentreStep = (typeof CENTRE_STEPS)[number];

export type CheckStep = BridgeStep | CentreStep;

export const STEP_VERDICTS = ['pass', 'warn', 'fail'] as const;
export type StepVerdict = (typeof STEP_VERDICTS)[number];

/** `incomplete`: the attempt ended before it proved anything, one way or the other. */
export const ATTEMPT_VERDICTS = ['pass', 'warn', 'fail', 'incomplete'] as const;
export type AttemptVerdict = (typeof ATTEMPT_VERDICTS)[number];

/** Short names for sentences and column heads. */
export const STEP_NAMES: Readonly<Record<CheckStep, readonly [vi: string, en: string]>> = {
  browser: ['trình duyệt', 'browser'],
  camera: ['máy quay', 'camera'],
  sound: ['micro và loa', 'microphone and speaker'],
  signaling: ['kết nối máy chủ', 'server connection'],
  paths: ['đường truyền hình, tiếng', 'media paths'],
  media: ['chất lượng đường truyền', 'line quality'],
  recording: ['ghi hình thử', 'test recording'],
  room: ['phòng tiếp', 'room'],
  recorder: ['bộ phận ghi hình', 'recorder'],
  disk: ['chỗ trống lưu trữ', 'storage space'],
  workers: ['bộ phận truyền hình', 'media workers'],
  certificate: ['chứng thư', 'certificate'],
  clock: ['đồng hồ máy chủ', 'server clock'],
};

const ORDER: Readonly<Record<StepVerdict, number>> = { pass: 0, warn: 1, fail: 2 };

/** The worst of some verdicts; `pass` of none. */
export function worstOf(verdicts: readonly StepVerdict[]): StepVerdict {
  return verdicts.reduce<StepVerdict>(
    (worst, verdict) => (ORDER[verdict] > ORDER[worst] ? verdict : worst),
    'pass',
  );
}

/**
 * The verdict of a whole attempt: the worst of its steps; a failed step fails it at once, a missing or inconclusive one
 * leaves it incomplete. An attempt that was broken off therefore never passes, and never voids an earlier pass unless it
 * found a fault of the bridge.
 */
export function attemptVerdict(
  wanted: readonly CheckStep[],
  done: ReadonlyMap<CheckStep, { readonly verdict: StepVerdict; readonly inconclusive: boolean }>,
): AttemptVerdict {
  const conclusive = [...done].filter(([, { inconclusive }]) => !inconclusive);
  const worst = worstOf(conclusive.map(([, { verdict }]) => verdict));
  if (worst === 'fail') return 'fail';
  const known = new Set(conclusive.map(([step]) => step));
  return wanted.every((step) => known.has(step)) ? worst : 'incomplete';
}
