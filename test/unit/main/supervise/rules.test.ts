import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../../../config/settings.ts';
import { accountsTable } from '../../../../src/main/supervise/accounts-table.ts';
import { databaseUrlOf, localHostOf, redisUrlOf } from '../../../../src/main/supervise/addresses.ts';
import { makeBackOff } from '../../../../src/main/supervise/back-off.ts';
import { judgeFreeSpace } from '../../../../src/main/supervise/data-folder.ts';
import { makeEnvironments } from '../../../../src/main/supervise/environments.ts';
import { echoOf } from '../../../../src/main/supervise/log-echo.ts';
import { portsOf } from '../../../../src/main/supervise/parts-of-house.ts';
import { bytesText, exitText, sentences } from '../../../../src/main/supervise/sentences.ts';
import { listenForStop } from '../../../../src/main/supervise/stop-requests.ts';

describe('back-off', () => {
  test('doubles from 0.2 s to 5 s, and begins anew after a run of 30 s', () => {
    const backOff = makeBackOff();
    expect([1, 2, 3, 4, 5, 6, 7].map(() => backOff.next(0))).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(backOff.next(29_999)).toBe(5_000);
    expect(backOff.next(30_000)).toBe(200);
    expect(backOff.next(0)).toBe(400);
  });
});

describe('addresses', () => {
  test('a unix socket is told so that any path comes back whole', () => {
    for (const path of ['/tmp/a/redis.sock', '/tmp/dữ liệu 50%/#1?/redis.sock']) {
      const url = new URL(redisUrlOf(path));
      expect(url.protocol).toBe('unix:');
      expect(decodeURIComponent(url.pathname)).toBe(path);
      expect(new URL(databaseUrlOf(path, 'x')).searchParams.get('host')).toBe(path);
    }
  });

  test('a server on all addresses is reached on the loopback', () => {
    expect(['127.0.0.1', '0.0.0.0', '::', '::1', '10.0.0.7'].map(localHostOf)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '[::1]',
      '[::1]',
      '10.0.0.7',
    ]);
  });

  test('each media worker has a port of its own, UDP and TCP', () => {
    const ports = portsOf(readConfig({ MEDIA_WORKERS: '3', MEDIA_PORT: '40000', PORT: '9000' }));
    expect(ports.filter(({ portSetting }) => portSetting === 'MEDIA_PORT').map(({ port }) => port)).toEqual([
      40_000, 40_001, 40_002,
    ]);
    expect(ports.find(({ portSetting }) => portSetting === 'MEDIA_PORT')?.protocols).toEqual(['UDP', 'TCP']);
    expect(ports).toContainEqual(
      expect.objectContaining({ portSetting: 'PORT', port: 9000, protocols: ['TCP'] }),
    );
  });
});

describe('free space', () => {
  test('refuses below 200 MB, warns below 5 GB', () => {
    expect(() => judgeFreeSpace('/d', 199_999_999)).toThrow('has 200 MB left and at least 200 MB are needed');
    expect(() => judgeFreeSpace('/d', 1_000_000)).toThrow('1 MB');
    expect(judgeFreeSpace('/d', 200_000_000)).toContain('200 MB');
    expect(judgeFreeSpace('/d', 4_999_999_999)).toContain('/d');
    expect(judgeFreeSpace('/d', 5_000_000_000)).toBeNull();
  });
});

describe('sentences', () => {
  test('are one line each, in both languages', () => {
    const exit = { code: 1, signal: null };
    const all = [
      sentences.portInUse('PORT', 8080, 'TCP'),
      sentences.folderNotWritable('/d'),
      sentences.diskFull('/d'),
      sentences.alreadyRunning('/d', 7),
      sentences.redisMissing(),
      sentences.postgresMissing(),
      sentences.partFailed('media', exit, '/d/logs/media.log'),
    ];
    for (const each of all) {
      expect(each).not.toContain('\n');
      expect(each.split(' / ')).toHaveLength(2);
    }
  });

  test('name an end and an amount as a person reads them', () => {
    expect(exitText({ code: null, signal: 'SIGKILL' })).toBe('SIGKILL');
    expect(exitText({ code: 3, signal: null })).toContain('3');
    expect(exitText({ code: null, signal: null })).toBe('không rõ/unknown');
    expect([1.26e9, 350e6].map(bytesText)).toEqual(['1.3 GB', '350 MB']);
  });
});

describe('stop requests', () => {
  const make = (): {
    source: EventEmitter;
    at: { now: number };
    requests: ReturnType<typeof listenForStop>;
  } => {
    const source = new EventEmitter();
    const at = { now: 1_000 };
    return { source, at, requests: listenForStop(source as unknown as NodeJS.Process, () => at.now) };
  };

  test('one Ctrl-C that arrives twice is one request, a later one hurries', () => {
    const { source, at, requests } = make();
    source.emit('SIGINT');
    at.now += 50;
    source.emit('SIGINT');
    expect([requests.stop.aborted, requests.hurry.aborted]).toEqual([true, false]);
    at.now += 1_000;
    source.emit('SIGINT');
    expect(requests.hurry.aborted).toBe(true);
  });

  test.each(['SIGTERM', 'SIGHUP'])('%s stops too, and nothing is heard after close', (signal) => {
    const { source, requests } = make();
    source.emit(signal);
    expect(requests.stop.aborted).toBe(true);
    requests.close();
    expect(source.listenerCount(signal)).toBe(0);
  });
});

describe('environments', () => {
  const addresses = {
    databaseUrl: 'postgres://d',
    redisUrl: 'unix:///r',
    mediaControlPort: 20_001,
    mediaControlSecret: 'secret',
    samplePassword: 'mẫu',
  };
  const own = {
    PATH: '/bin',
    DATABASE_URL: 'mine',
    REDIS_URL: 'mine',
    SAMPLE_PASSWORD: 'mine',
    TZ: 'Asia/Ho_Chi_Minh',
  };
  const made = makeEnvironments(own, readConfig({ DATA_DIR: '/d' }), addresses);

  test('give each process only the doors it goes through', () => {
    const doors = ['DATABASE_URL', 'REDIS_URL', 'MEDIA_CONTROL_SECRET', 'SAMPLE_PASSWORD'];
    const open = (env: NodeJS.ProcessEnv): string[] => doors.filter((name) => env[name] !== undefined);
    expect(open(made.media)).toEqual(['MEDIA_CONTROL_SECRET']);
    expect(open(made.recorder)).toEqual(['REDIS_URL']);
    expect(open(made.server)).toEqual(doors);
    expect(open(made.demo('http://x', []))).toEqual([]);
    expect(Object.keys(made.foreign).sort()).toEqual(['LANG', 'LC_ALL', 'PATH', 'TZ']);
  });

  test('pass on the rest, with DATA_DIR as one place', () => {
    expect(made.media).toMatchObject({ TZ: 'Asia/Ho_Chi_Minh', DATA_DIR: '/d', MEDIA_CONTROL_PORT: '20001' });
    expect(made.server.MEDIA_CONTROL_URL).toBe('http://127.0.0.1:20001');
  });
});

describe('what the console shows of a log', () => {
  test('warnings and worse of our processes', () => {
    const line = (level: number): string =>
      JSON.stringify({
        level,
        time: '2026-01-02T03:04:05.678Z',
        process: 'media',
        msg: 'worker died',
        err: { message: 'gone' },
      });
    expect(echoOf('media', line(30))).toBeNull();
    expect(echoOf('media', line(40))).toBe('03:04:05 media WARN worker died: gone');
    expect(echoOf('media', line(60))).toContain('FATAL');
    expect(echoOf('server', '    at file.ts:1')).toContain('at file.ts');
    expect(echoOf('server', '{broken')).toBe('server {broken');
  });

  test('warnings of Redis and PostgreSQL', () => {
    expect(echoOf('postgres', '2026 UTC [1] LOG:  listening')).toBeNull();
    expect(echoOf('postgres', '2026 UTC [1] FATAL:  no room')).toContain('FATAL');
    expect(echoOf('redis', '1:M 20 Nov * Ready')).toBeNull();
    expect(echoOf('redis', '1:M 20 Nov # Redis is now ready to exit, bye bye...')).toBeNull();
    expect(echoOf('redis', '1:M 20 Nov # Out of memory')).toContain('Out of memory');
  });
});

test('the table of sample accounts is marked and lines up under Vietnamese letters', () => {
  const table = accountsTable([
    { username: 'lanhdao', password: 'a-b', role: 'chair', displayName: 'Lãnh đạo chủ trì (mẫu)' },
    { username: 'thuky', password: 'c-d-e', role: 'secretary', displayName: 'Thư ký (mẫu)'.normalize('NFD') },
  ]).split('\n');
  expect(table[0]).toContain('DỮ LIỆU MẪU');
  expect(table[2]?.indexOf('a-b')).toBe(table[3]?.indexOf('c-d-e'));
  expect(table[2]?.indexOf('Lãnh')).toBe(table[3]?.indexOf('Th'));
});
