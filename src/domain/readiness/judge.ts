import type { Finding, FindingCode } from './findings.ts';
import type { DeviceProblem, MeasuresOf } from './measures.ts';
import type { Limits, ReadinessProfile } from './profile.ts';
import { worstOf, type CheckStep, type StepVerdict } from './steps.ts';

/** What a step's measures are worth. */
export interface StepJudgement {
  readonly verdict: StepVerdict;
  readonly findings: readonly Finding[];
  /** The centre was at fault: the step says nothing about the bridge and has to be measured again. */
  readonly inconclusive: boolean;
}

const CENTRE_FAULTS: readonly FindingCode[] = ['server_strained', 'recorder_silent'];

type Values = Finding['values'];

/** Collects what is found; figures are rounded to what a person reads. */
class Findings {
  readonly list: Finding[] = [];

  add(verdict: 'warn' | 'fail', code: FindingCode, values: Values = {}): void {
    this.list.push({ code, verdict, values });
  }

  /** Worse the higher it is. @param shown what the sentence shows in place of the figure itself */
  above(figure: number, limits: Limits, code: FindingCode, values: Values): void {
    if (figure > limits.fail) this.add('fail', code, values);
    else if (figure > limits.warn) this.add('warn', code, values);
  }

  /** Worse the lower it is. */
  below(figure: number, limits: Limits, code: FindingCode, values: Values): void {
    if (figure < limits.fail) this.add('fail', code, values);
    else if (figure < limits.warn) this.add('warn', code, values);
  }
}

const round = (value: number, digits = 0): number => Math.round(value * 10 ** digits) / 10 ** digits;

const PROBLEMS: Readonly<Record<DeviceProblem, FindingCode>> = {
  denied: 'device_denied',
  absent: 'device_absent',
  busy: 'device_busy',
  insecure: 'browser_insecure',
  ended: 'device_ended',
};

type Judge<S extends CheckStep> = (
  measures: MeasuresOf[S],
  profile: ReadinessProfile,
  found: Findings,
) => void;

const JUDGES: { readonly [S in CheckStep]: Judge<S> } = {
  browser({ secureContext, webRtc, browser }, _, found) {
    if (!secureContext) found.add('fail', 'browser_insecure');
    if (!webRtc) found.add('fail', 'browser_too_old', { browser });
  },
  camera(camera, profile, found) {
    if (camera.problem !== null) {
      found.add('fail', PROBLEMS[camera.problem]);
      return;
    }
    const { cameraWidth, cameraHeight, cameraFramesPerSecond } = profile;
    if (camera.blackShare > profile.blackShare.fail) {
      // A black picture is always frozen and dark as well: one sentence is enough.
      found.add('fail', 'camera_black');
      return;
    }
    found.above(camera.frozenShare, profile.frozenShare, 'camera_frozen', {});
    found.below(camera.brightness, profile.brightness, 'camera_dark', { value: round(camera.brightness) });
    const size = {
      width: camera.width,
      height: camera.height,
      wantedWidth: cameraWidth.warn,
      wantedHeight: cameraHeight.warn,
    };
    if (camera.width < cameraWidth.fail || camera.height < cameraHeight.fail)
      found.add('fail', 'camera_small', size);
    else if (camera.width < cameraWidth.warn || camera.height < cameraHeight.warn)
      found.add('warn', 'camera_small', size);
    found.below(camera.framesPerSecond, cameraFramesPerSecond, 'camera_slow', {
      value: round(camera.framesPerSecond),
      wanted: cameraFramesPerSecond.warn,
    });
  },
  sound(sound, profile, found) {
    if (sound.problem !== null) {
      found.add('fail', PROBLEMS[sound.problem]);
      return;
    }
    if (sound.levelDb === null || sound.levelDb < profile.quietDb.fail)
      found.add('fail', 'microphone_silent');
    else {
      const value = round(sound.levelDb);
      if (sound.levelDb < profile.quietDb.warn) found.add('warn', 'microphone_quiet', { value });
      if (sound.levelDb > profile.loudDb) found.add('warn', 'microphone_loud', { value });
      found.above(sound.clippedShare, profile.clippedShare, 'microphone_clipped', {});
    }
    if (sound.loopback === 'not_heard') found.add('fail', 'speaker_not_heard');
    if (sound.loopback === 'not_tried') found.add('warn', 'speaker_not_tried');
  },
  signaling({ rttMs, clockOffsetMs, asked, answered }, profile, found) {
    if (rttMs === null || answered < asked / 2) {
      found.add('fail', 'signaling_lost', { answered, asked });
      return;
    }
    if (answered < asked) found.add('warn', 'signaling_lost', { answered, asked });
    found.above(rttMs, profile.rttMs, 'rtt_high', { value: round(rttMs) });
    // A wrong clock harms nothing, since all times are the server's: it is only worth a word.
    if (clockOffsetMs !== null && Math.abs(clockOffsetMs) > profile.clockOffsetMs.warn)
      found.add('warn', 'clock_wrong', { value: round(Math.abs(clockOffsetMs) / 1_000, 1) });
  },
  paths({ paths }, _, found) {
    const failed = (path: string): boolean =>
      paths.some((each) => each.path === path && each.state === 'failed');
    if (!paths.some((each) => each.state === 'connected')) {
      found.add('fail', 'no_path');
      return;
    }
    if (failed('udp')) found.add('warn', 'udp_blocked');
    if (failed('tcp')) found.add('warn', 'tcp_blocked');
    if (failed('turn')) found.add('warn', 'turn_failed');
  },
  media: judgeMedia,
  recording: judgeRecording,
  room({ answers }, { roomItems }, found) {
    if (roomItems.some(({ id }) => answers[id] === undefined)) found.add('warn', 'room_unanswered');
    for (const { id, vi, required } of roomItems) {
      if (answers[id] === false) found.add(required ? 'fail' : 'warn', 'room_no', { item: vi });
    }
  },
  recorder({ testFile, ffmpegVersion }, _, found) {
    if (testFile === null || ffmpegVersion === null) found.add('fail', 'centre_recorder_failed');
  },
  disk({ freeBytes, neededBytes }, _, found) {
    const inGigabytes = (bytes: number): number => round(bytes / 1e9, 1);
    if (freeBytes < neededBytes)
      found.add('fail', 'disk_short', { free: inGigabytes(freeBytes), needed: inGigabytes(neededBytes) });
  },
  workers({ workers, load }, _, found) {
    if (workers === 0) found.add('fail', 'workers_down');
    else if (load > STRAINED_LOAD) found.add('warn', 'workers_busy', { value: round(load * 100) });
  },
  certificate({ validUntil, neededUntil, loopbackOnly }, _, found) {
    // On one machine, for a trial, browsers take http://127.0.0.1 for secure.
    if (validUntil === null) {
      if (!loopbackOnly) found.add('fail', 'certificate_missing');
    } else if (validUntil < neededUntil) found.add('fail', 'certificate_ends');
  },
  clock({ synchronised, offsetMs }, profile, found) {
    if (synchronised === false || (offsetMs !== null && Math.abs(offsetMs) > profile.clockOffsetMs.warn))
      found.add('fail', 'clock_unsynchronised');
    else if (synchronised === null) found.add('warn', 'clock_unknown');
  },
};

/** Share of a core above which a media worker may spoil what it measures. */
export const STRAINED_LOAD = 0.8;

/** Share of a test recording that has to stand still before the camera counts as frozen whatever else was seen. */
const FROZEN_RECORDING = 0.98;

function judgeMedia(media: MeasuresOf['media'], profile: ReadinessProfile, found: Findings): void {
  if (media.chosen === null) {
    found.add('fail', 'no_path');
    return;
  }
  if (media.seconds < profile.mediaSeconds * 0.8) {
    found.add('fail', 'media_stopped');
    return;
  }
  found.below(media.upMbps, profile.upMbps, 'uplink_slow', {
    value: round(media.upMbps, 1),
    wanted: profile.upMbps.warn,
  });
  // What comes back is what went out: a downlink that carried all the uplink brought has done nothing wrong.
  if (media.downMbps < media.upMbps * 0.85) {
    found.below(media.downMbps, profile.downMbps, 'downlink_slow', {
      value: round(media.downMbps, 1),
      wanted: profile.downMbps.warn,
    });
  }
  const loss = Math.max(media.upLoss, media.downLoss);
  found.above(loss, profile.loss, 'loss_high', { value: round(loss * 100, 1) });
  found.above(media.jitterMs, profile.jitterMs, 'jitter_high', { value: round(media.jitterMs) });
  if (media.rttMs !== null)
    found.above(media.rttMs, profile.rttMs, 'rtt_high', { value: round(media.rttMs) });
  if (media.freezes !== null) {
    const perMinute = (media.freezes / media.seconds) * 60;
    found.above(perMinute, profile.freezesPerMinute, 'picture_freezes', { value: media.freezes });
  }
  if (media.serverStrained && found.list.length > 0) {
    // What the server could not carry must not be held against the bridge: it has to be measured again.
    found.list.splice(0, found.list.length);
    found.add('fail', 'server_strained');
  }
}

function judgeRecording(
  recording: MeasuresOf['recording'],
  profile: ReadinessProfile,
  found: Findings,
): void {
  const { file, picture, sound, confirmed } = recording;
  if (recording.recorderFailed) {
    found.add('fail', 'recorder_silent');
    return;
  }
  if (file === null) {
    found.add('fail', 'recording_empty');
    return;
  }
  if (picture === null) found.add('fail', 'recording_no_picture');
  else if (picture.blackShare > profile.blackShare.fail) found.add('fail', 'recording_black');
  else {
    // Encoders smooth the noise of a good camera away: an empty, quiet room all but stands still in its recording.
    const limits = { warn: profile.frozenShare.fail, fail: FROZEN_RECORDING };
    found.above(picture.frozenShare, limits, 'recording_frozen', {});
  }
  if (sound === null) found.add('fail', 'recording_no_sound');
  else if (sound.peakDb === null || sound.peakDb < profile.quietDb.fail)
    found.add('fail', 'recording_silent');
  if (confirmed === false) found.add('fail', 'recording_rejected');
  if (confirmed === null) found.add('warn', 'recording_not_watched');
}

/** Judges what a step measured by a profile. Pure: the same measures always get the same verdict. */
export function judgeStep<S extends CheckStep>(
  step: S,
  measures: MeasuresOf[S],
  profile: ReadinessProfile,
): StepJudgement {
  const found = new Findings();
  const judge: Judge<S> = JUDGES[step];
  judge(measures, profile, found);
  const failed = found.list.filter(({ verdict }) => verdict === 'fail');
  return {
    verdict: worstOf(found.list.map(({ verdict }) => verdict)),
    findings: found.list,
    inconclusive: failed.length > 0 && failed.every(({ code }) => CENTRE_FAULTS.includes(code)),
  };
}
