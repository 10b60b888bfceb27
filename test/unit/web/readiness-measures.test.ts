import { describe, expect, test } from '@jest/globals';
import type { MeasuresOf } from '../../../src/domain/readiness/measures.ts';
import type { CheckStep } from '../../../src/domain/readiness/steps.ts';
import { measureLines } from '../../../web/readiness/measure-lines.ts';

const vi = <S extends CheckStep>(step: S, measures: MeasuresOf[S]) =>
  measureLines(step, { ...measures }, 'vi');
const en = <S extends CheckStep>(step: S, measures: MeasuresOf[S]) =>
  measureLines(step, { ...measures }, 'en');

const camera: MeasuresOf['camera'] = {
  problem: null,
  device: 'HD Webcam C270',
  width: 1280,
  height: 720,
  framesPerSecond: 29.97,
  brightness: 118.4,
  blackShare: 0,
  frozenShare: 0,
};
const media: MeasuresOf['media'] = {
  seconds: 30.04,
  chosen: 'udp',
  upMbps: 2.646,
  downMbps: 2.6,
  upLoss: 0.0812,
  downLoss: 0,
  jitterMs: 4.4,
  rttMs: 17.2,
  framesPerSecond: 29.4,
  freezes: 2,
  frozenSeconds: 1.26,
  serverStrained: false,
};

describe('measures in words', () => {
  test('a camera, with figures as Vietnamese and English write them', () => {
    expect(vi('camera', camera)).toEqual([
      'Máy quay: HD Webcam C270',
      '1280×720, 30 hình/giây, độ sáng 118/255',
    ]);
    expect(vi('camera', { ...camera, framesPerSecond: 14.25, blackShare: 0.125 })).toEqual([
      'Máy quay: HD Webcam C270',
      '1280×720, 14,3 hình/giây, độ sáng 118/255',
      'Hình đen 12,5 %, đứng yên 0 % thời gian',
    ]);
    expect(en('camera', { ...camera, framesPerSecond: 14.25 })[1]).toBe(
      '1280×720, 14.3 frames/s, brightness 118/255',
    );
  });
  test('a device that could not be opened tells no figures', () => {
    expect(vi('camera', { ...camera, problem: 'denied', device: '' })).toEqual([]);
    expect(vi('camera', { ...camera, problem: 'busy' })).toEqual(['Máy quay: HD Webcam C270']);
  });
  test('sound: level, clipping, and how the speaker was tried', () => {
    const sound: MeasuresOf['sound'] = {
      problem: null,
      microphone: 'Jabra',
      levelDb: -24.04,
      peakDb: -9,
      clippedShare: 0.0004,
      loopback: 'confirmed',
    };
    expect(vi('sound', sound)).toEqual([
      'Micro: Jabra',
      'Mức tiếng -24 dB, đỉnh -9 dB, vỡ tiếng 0 %',
      'Cán bộ xác nhận nghe được tiếng loa',
    ]);
    expect(vi('sound', { ...sound, levelDb: null, peakDb: null, loopback: 'not_tried' }).slice(1)).toEqual([
      'Không có tiếng, vỡ tiếng 0 %',
      'Chưa thử loa',
    ]);
  });
  test('paths: each by name, with what was found', () => {
    expect(
      vi('paths', {
        paths: [
          { path: 'udp', state: 'connected', setupMs: 160.4 },
          { path: 'tcp', state: 'failed', setupMs: null },
          { path: 'turn', state: 'not_configured', setupMs: null },
        ],
      }),
    ).toEqual([
      'Đường trực tiếp (UDP): nối được sau 160 ms',
      'Đường dự phòng (TCP): không nối được',
      'Đường trung chuyển (TURN): không dùng',
    ]);
  });
  test('the line: bitrates, loss both ways, freezes', () => {
    expect(vi('media', media)).toEqual([
      'Gửi 2,65 Mbit/s, nhận 2,6 Mbit/s trong 30 giây, qua đường trực tiếp (UDP)',
      'Mất gói khi gửi 8,1 %, khi nhận 0 %; dao động 4 ms; đi và về 17 ms',
      'Hình nhận lại 29,4 hình/giây, đứng hình 2 lần (1,3 giây)',
    ]);
    expect(vi('media', { ...media, framesPerSecond: null, rttMs: null, chosen: null })).toEqual([
      'Gửi 2,65 Mbit/s, nhận 2,6 Mbit/s trong 30 giây',
      'Mất gói khi gửi 8,1 %, khi nhận 0 %; dao động 4 ms',
    ]);
    expect(vi('media', { ...media, serverStrained: true }).at(-1)).toContain('không tính lỗi cho điểm cầu');
  });
  test('a recording that was not made, and one that was rejected', () => {
    const none = { file: null, picture: null, sound: null, confirmed: null, recorderFailed: true };
    expect(vi('recording', none)).toEqual(['Không có bản ghi thử', 'Chưa có người xem lại']);
    expect(
      vi('recording', {
        file: { bytes: 3_100_000, durationMs: 10_020, sha256: 'ab' },
        picture: {
          width: 1280,
          height: 720,
          framesPerSecond: 29,
          blackShare: 0,
          frozenShare: 0,
          brightness: 100,
        },
        sound: { meanDb: null, peakDb: null, silentShare: 1 },
        confirmed: false,
        recorderFailed: false,
      }),
    ).toEqual([
      'Bản ghi thử 10 giây, 3,1 MB',
      'Hình 1280×720, 29 hình/giây; tiếng im lặng',
      'Cán bộ cho biết không nghe, thấy rõ',
    ]);
  });
  test('the room is counted', () => {
    expect(vi('room', { answers: { a: true, b: false, c: true } })).toEqual([
      'Đạt 2/3 mục của danh mục phòng tiếp',
    ]);
    expect(vi('room', { answers: {} })).toEqual([]);
  });
  test('the server’s own side', () => {
    expect(vi('disk', { freeBytes: 420e9, neededBytes: 24e9 })).toEqual(['Còn trống 420 GB, cần 24 GB']);
    expect(vi('workers', { workers: 2, load: 0.04 })).toEqual([
      '2 bộ phận truyền hình đang chạy, bận nhất 4 %',
    ]);
    const neededUntil = Date.UTC(2026, 11, 14, 18);
    expect(vi('certificate', { validUntil: neededUntil, neededUntil, loopbackOnly: false })).toEqual([
      'Chứng thư có giá trị đến 15/12/2026, cần đến 15/12/2026',
    ]);
    expect(vi('certificate', { validUntil: null, neededUntil, loopbackOnly: false })).toEqual([
      'Trang chưa dùng HTTPS',
    ]);
    expect(vi('clock', { synchronised: null, offsetMs: null })).toEqual(['Chưa rõ đồng hồ có được đồng bộ']);
    expect(vi('clock', { synchronised: false, offsetMs: -1200 })).toEqual([
      'Đồng hồ không được đồng bộ, lệch -1.200 ms',
    ]);
    expect(
      vi('recorder', {
        ffmpegVersion: '5.1.9',
        testFile: { bytes: 262_144, durationMs: 1_000, writeMbps: 900 },
      }),
    ).toEqual(['ffmpeg 5.1.9', 'Tệp thử 262 kB, ghi 900 Mbit/s']);
  });
  test('browser and signaling', () => {
    expect(vi('browser', { browser: 'Chrome 150', secureContext: true, webRtc: false })).toEqual([
      'Trình duyệt: Chrome 150',
      'Trang an toàn; không gọi hình được',
    ]);
    expect(vi('signaling', { rttMs: 12.6, clockOffsetMs: -90, asked: 10, answered: 9 })).toEqual([
      'Máy chủ nhận trả lời 9/10 lần, đi và về 13 ms',
      'Đồng hồ máy lệch -0,1 giây',
    ]);
  });
  test('measures of another shape write nothing rather than spoil the paper', () => {
    expect(measureLines('camera', { device: 'x' }, 'vi')).toEqual([]);
    expect(measureLines('disk', {}, 'en')).toEqual([]);
  });
});
