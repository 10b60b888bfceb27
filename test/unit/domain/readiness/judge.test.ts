import { describe, expect, test } from '@jest/globals';
import {
  FINDINGS,
  findingAdvice,
  findingSentence,
  type FindingCode,
} from '../../../../src/domain/readiness/findings.ts';
import { judgeStep } from '../../../../src/domain/readiness/judge.ts';
import type { MeasuresOf } from '../../../../src/domain/readiness/measures.ts';
import { DEFAULT_PROFILE } from '../../../../src/domain/readiness/profile.ts';
import type { CheckStep } from '../../../../src/domain/readiness/steps.ts';

/** Measures of a bridge with nothing to remark. */
const GOOD: MeasuresOf = {
  browser: { browser: 'Chrome 140', secureContext: true, webRtc: true },
  camera: {
    ...{ problem: null, device: 'Máy quay', width: 1_280, height: 720, framesPerSecond: 25 },
    ...{ brightness: 120, blackShare: 0, frozenShare: 0 },
  },
  sound: {
    ...{ problem: null, microphone: 'Micro', levelDb: -25, peakDb: -10, clippedShare: 0 },
    loopback: 'heard',
  },
  signaling: { rttMs: 30, clockOffsetMs: 100, asked: 8, answered: 8 },
  paths: {
    paths: [
      { path: 'udp', state: 'connected', setupMs: 200 },
      { path: 'tcp', state: 'connected', setupMs: 200 },
      { path: 'turn', state: 'not_configured', setupMs: null },
    ],
  },
  media: {
    ...{ seconds: 30, chosen: 'udp', upMbps: 3, downMbps: 3, upLoss: 0, downLoss: 0, jitterMs: 5, rttMs: 20 },
    ...{ framesPerSecond: 25, freezes: 0, frozenSeconds: 0, serverStrained: false },
  },
  recording: {
    file: { bytes: 1_000_000, durationMs: 10_000, sha256: 'a'.repeat(64) },
    picture: {
      ...{ width: 1_280, height: 720, framesPerSecond: 25 },
      ...{ blackShare: 0, frozenShare: 0, brightness: 120 },
    },
    sound: { meanDb: -30, peakDb: -12, silentShare: 0.2 },
    confirmed: true,
    recorderFailed: false,
  },
  room: { answers: { private_room: true, line_contact: true, backup_power: true, quiet_light: true } },
  recorder: { ffmpegVersion: '7', testFile: { bytes: 1, durationMs: 3_000, writeMbps: 100 } },
  disk: { freeBytes: 2e11, neededBytes: 1e11 },
  workers: { workers: 2, load: 0.1 },
  certificate: { validUntil: 2_000, neededUntil: 1_000, loopbackOnly: false },
  clock: { synchronised: true, offsetMs: 3 },
};

function found<S extends CheckStep>(step: S, change: Partial<MeasuresOf[S]>) {
  const { verdict, findings, inconclusive } = judgeStep(step, { ...GOOD[step], ...change }, DEFAULT_PROFILE);
  return [verdict, findings.map(({ code }) => code), inconclusive];
}

test('a good bridge passes every step', () => {
  for (const step of Object.keys(GOOD) as CheckStep[])
    expect([step, ...found(step, {})]).toEqual([step, 'pass', [], false]);
});

describe('each fault for its own reason', () => {
  const media = (change: Partial<MeasuresOf['media']>) => found('media', change).slice(0, 2);
  test('camera: black, frozen, dark, small, slow, pulled out, forbidden', () => {
    expect(found('camera', { blackShare: 1, brightness: 0, frozenShare: 1 })).toEqual([
      'fail',
      ['camera_black'],
      false,
    ]);
    expect(found('camera', { frozenShare: 1 })).toEqual(['fail', ['camera_frozen'], false]);
    expect(found('camera', { brightness: 30 })).toEqual(['warn', ['camera_dark'], false]);
    expect(found('camera', { width: 640, height: 480 })).toEqual(['warn', ['camera_small'], false]);
    expect(found('camera', { width: 320, height: 240 })).toEqual(['fail', ['camera_small'], false]);
    expect(found('camera', { framesPerSecond: 15 })).toEqual(['warn', ['camera_slow'], false]);
    expect(found('camera', { framesPerSecond: 9.9 })).toEqual(['fail', ['camera_slow'], false]);
    expect(found('camera', { problem: 'ended' })).toEqual(['fail', ['device_ended'], false]);
    expect(found('camera', { problem: 'denied' })).toEqual(['fail', ['device_denied'], false]);
  });
  test('sound: silent, quiet, loud, clipped; speaker unheard, untried', () => {
    expect(found('sound', { levelDb: null })).toEqual(['fail', ['microphone_silent'], false]);
    expect(found('sound', { levelDb: -61 })).toEqual(['fail', ['microphone_silent'], false]);
    expect(found('sound', { levelDb: -40.1 })).toEqual(['warn', ['microphone_quiet'], false]);
    expect(found('sound', { levelDb: -40 })).toEqual(['pass', [], false]);
    expect(found('sound', { levelDb: -5 })).toEqual(['warn', ['microphone_loud'], false]);
    expect(found('sound', { clippedShare: 0.2 })).toEqual(['fail', ['microphone_clipped'], false]);
    expect(found('sound', { loopback: 'not_heard' })).toEqual(['fail', ['speaker_not_heard'], false]);
    expect(found('sound', { loopback: 'not_tried' })).toEqual(['warn', ['speaker_not_tried'], false]);
  });
  test('line: at each threshold of DOMAIN §6', () => {
    expect(media({ upLoss: 0.02 })).toEqual(['pass', []]);
    expect(media({ upLoss: 0.021 })).toEqual(['warn', ['loss_high']]);
    expect(media({ downLoss: 0.08 })).toEqual(['fail', ['loss_high']]);
    expect(media({ rttMs: 150 })).toEqual(['pass', []]);
    expect(media({ rttMs: 401 })).toEqual(['fail', ['rtt_high']]);
    expect(media({ jitterMs: 31 })).toEqual(['warn', ['jitter_high']]);
    expect(media({ upMbps: 2.5, downMbps: 2.5 })).toEqual(['pass', []]);
    expect(media({ upMbps: 0.3, downMbps: 0.3 })).toEqual(['fail', ['uplink_slow']]);
    expect(media({ downMbps: 0.3 })).toEqual(['fail', ['downlink_slow']]);
    expect(media({ chosen: null })).toEqual(['fail', ['no_path']]);
    expect(media({ seconds: 12 })).toEqual(['fail', ['media_stopped']]);
  });
  test('a strained server takes the blame itself', () => {
    expect(found('media', { upLoss: 0.2, serverStrained: true })).toEqual([
      'fail',
      ['server_strained'],
      true,
    ]);
    expect(found('media', { serverStrained: true })).toEqual(['pass', [], false]);
    expect(found('recording', { recorderFailed: true })).toEqual(['fail', ['recorder_silent'], true]);
  });
  test('paths: UDP blocked is a remark while another path holds', () => {
    const paths = (udp: 'connected' | 'failed', tcp: 'connected' | 'failed') => ({
      paths: [
        { path: 'udp' as const, state: udp, setupMs: null },
        { path: 'tcp' as const, state: tcp, setupMs: null },
      ],
    });
    expect(found('paths', paths('failed', 'connected'))).toEqual(['warn', ['udp_blocked'], false]);
    expect(found('paths', paths('connected', 'failed'))).toEqual(['warn', ['tcp_blocked'], false]);
    expect(found('paths', paths('failed', 'failed'))).toEqual(['fail', ['no_path'], false]);
  });
  test('recording: what the recorder saw counts, not what the browser said', () => {
    const picture = GOOD.recording.picture ?? undefined;
    expect(found('recording', { file: null })).toEqual(['fail', ['recording_empty'], false]);
    expect(found('recording', { picture: { ...picture!, blackShare: 1 } })).toEqual([
      'fail',
      ['recording_black'],
      false,
    ]);
    expect(found('recording', { sound: { meanDb: null, peakDb: null, silentShare: 1 } })).toEqual([
      'fail',
      ['recording_silent'],
      false,
    ]);
    expect(found('recording', { confirmed: false })).toEqual(['fail', ['recording_rejected'], false]);
    expect(found('recording', { confirmed: null })).toEqual(['warn', ['recording_not_watched'], false]);
  });
  test('room: a required "no" fails, another one remarks, no answer remarks', () => {
    const { answers } = GOOD.room;
    expect(found('room', { answers: { ...answers, private_room: false } })).toEqual([
      'fail',
      ['room_no'],
      false,
    ]);
    expect(found('room', { answers: { ...answers, backup_power: false } })).toEqual([
      'warn',
      ['room_no'],
      false,
    ]);
    expect(found('room', { answers: {} })).toEqual(['warn', ['room_unanswered'], false]);
  });
  test('signaling: a wrong clock is only a remark; half the answers lost is a fault', () => {
    expect(found('signaling', { clockOffsetMs: -3_600_000 })).toEqual(['warn', ['clock_wrong'], false]);
    expect(found('signaling', { answered: 3 })).toEqual(['fail', ['signaling_lost'], false]);
  });
  test('the centre: disk short, certificate ending, clock not synchronised', () => {
    expect(found('disk', { freeBytes: 9e10 })).toEqual(['fail', ['disk_short'], false]);
    expect(found('certificate', { validUntil: 999 })).toEqual(['fail', ['certificate_ends'], false]);
    expect(found('certificate', { validUntil: null })).toEqual(['fail', ['certificate_missing'], false]);
    expect(found('clock', { synchronised: false })).toEqual(['fail', ['clock_unsynchronised'], false]);
    expect(found('clock', { synchronised: null, offsetMs: null })).toEqual([
      'warn',
      ['clock_unknown'],
      false,
    ]);
  });
});

describe('the words of findings', () => {
  const codes = Object.keys(FINDINGS) as FindingCode[];
  test('every finding says what to do, in both languages with the same values', () => {
    const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).toSorted();
    for (const code of codes) {
      expect(findingAdvice(code, 'vi').length).toBeGreaterThan(0);
      expect([code, findingAdvice(code, 'en').length]).toEqual([code, findingAdvice(code, 'vi').length]);
      expect([code, holes(FINDINGS[code].en)]).toEqual([code, holes(FINDINGS[code].vi)]);
    }
  });
  test('figures are written as each language writes them, and no hole stays open', () => {
    const { findings } = judgeStep('media', { ...GOOD.media, upMbps: 0.34, downMbps: 0.34 }, DEFAULT_PROFILE);
    const [finding] = findings;
    if (finding === undefined) throw new Error('nothing found');
    expect(findingSentence(finding, 'vi')).toBe('Đường gửi đi chỉ đạt 0,3 Mbit/s, cần 2,5.');
    expect(findingSentence(finding, 'en')).toBe('Sending reaches only 0.3 Mbit/s, wanted 2.5.');
  });
});
