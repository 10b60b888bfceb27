/** What the bridge chose to send with; kept by the browser for the next time. */
export interface DeviceChoice {
  /** Device id; empty: the browser's default; null: none on purpose. */
  readonly camera: string | null;
  readonly microphone: string | null;
}

const CHOICE = 'ctd.devices';
const DEVICE = 'ctd.device';

/** The choice kept from last time; the browser's default devices at first. */
export function keptChoice(): DeviceChoice {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(CHOICE) ?? '');
    if (typeof kept === 'object' && kept !== null && 'camera' in kept && 'microphone' in kept) {
      const { camera, microphone } = kept;
      const idOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
      return { camera: idOf(camera), microphone: idOf(microphone) };
    }
  } catch {
    // Nothing kept, or kept by something else: begin with the defaults.
  }
  return { camera: '', microphone: '' };
}

export function keepChoice(choice: DeviceChoice): void {
  localStorage.setItem(CHOICE, JSON.stringify(choice));
}

/** Names this browser towards the server, so that a reload gets its seat back. */
export function deviceId(): string {
  const kept = localStorage.getItem(DEVICE);
  if (kept !== null) return kept;
  // `crypto.randomUUID` exists only in secure contexts, where alone a camera does.
  const made = crypto.randomUUID();
  localStorage.setItem(DEVICE, made);
  return made;
}

/** Why a camera or microphone could not be opened. */
export type DeviceProblem = 'denied' | 'absent' | 'busy' | 'insecure';

/** What was opened of what was wanted. */
export interface Opened {
  readonly stream: MediaStream;
  /** Null where all that was wanted was opened. */
  readonly problem: DeviceProblem | null;
}

const VIDEO = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

function exactly(id: string): { deviceId?: ConstrainDOMString } {
  return id === '' ? {} : { deviceId: { exact: id } };
}

function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'absent';
}

/**
 * Opens what was chosen. A chosen device that is gone gives way to the default one; where camera and microphone cannot
 * be opened together, whichever works is opened alone.
 */
export async function openDevices(choice: DeviceChoice): Promise<Opened> {
  const stream = new MediaStream();
  if (choice.camera === null && choice.microphone === null) return { stream, problem: null };
  // Browsers without a secure context have no mediaDevices at all, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return { stream, problem: 'insecure' };
  const wanted = {
    video: choice.camera === null ? false : { ...VIDEO, ...exactly(choice.camera) },
    audio: choice.microphone === null ? false : { ...AUDIO, ...exactly(choice.microphone) },
  };
  const attempts: MediaStreamConstraints[] = [
    wanted,
    { video: wanted.video === false ? false : VIDEO, audio: wanted.audio === false ? false : AUDIO },
  ];
  let problem: DeviceProblem | null = null;
  for (const constraints of attempts) {
    try {
      return { stream: await devices.getUserMedia(constraints), problem: null };
    } catch (error) {
      problem = problemOf(error);
      if (problem === 'denied') break;
    }
  }
  if (wanted.video !== false && wanted.audio !== false) {
    for (const part of [{ audio: AUDIO }, { video: VIDEO }]) {
      try {
        for (const track of (await devices.getUserMedia(part)).getTracks()) stream.addTrack(track);
      } catch (error) {
        problem = problemOf(error);
      }
    }
  }
  return { stream, problem };
}

/** Cameras and microphones to choose from; names are known once something was opened. */
export async function listDevices(): Promise<{ cameras: MediaDeviceInfo[]; microphones: MediaDeviceInfo[] }> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const all = (await devices?.enumerateDevices()) ?? [];
  return {
    cameras: all.filter((device) => device.kind === 'videoinput' && device.deviceId !== ''),
    microphones: all.filter((device) => device.kind === 'audioinput' && device.deviceId !== ''),
  };
}

/** Ends a camera or microphone, so that its light goes out. */
export function stopStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
