import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../../src/main/clock.ts';
import { LONGEST_SOCKET_PATH, makeSocketFolder } from '../../../../src/main/supervise/addresses.ts';
import { explainFileFaults } from '../../../../src/main/supervise/data-folder.ts';
import { judgeHolder, processScope, SILENT_MS, takeLock } from '../../../../src/main/supervise/lock.ts';
import { openLogFiles, ROTATE_BYTES } from '../../../../src/main/supervise/log-files.ts';
import { firstBlocked } from '../../../../src/main/supervise/postgres-account.ts';
import { markOf } from '../../../../src/main/supervise/process-table.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctd-unit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const me = () => ({ ...markOf(process.pid)!, scope: processScope(), token: 't' });

describe('the lock of DATA_DIR', () => {
  test('is held once, and free after release', async () => {
    const lock = await takeLock(folder, systemClock);
    await expect(takeLock(folder, systemClock)).rejects.toThrow(`process ${process.pid}`);
    lock.release();
    lock.release();
    const again = await takeLock(folder, systemClock);
    again.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of several starts at once one wins', async () => {
    const stale = { ...me(), pid: 4_000_000, started: '1' };
    writeFileSync(join(folder, 'supervisor.lock'), JSON.stringify(stale));
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => takeLock(folder, systemClock)));
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(won).toHaveLength(1);
    won[0]?.release();
  });

  test('of a dead process, of a number that went to another process, or torn, is taken over', async () => {
    for (const text of [
      JSON.stringify({ ...me(), pid: 4_000_000 }),
      JSON.stringify({ ...me(), started: '1' }),
      '{"pid":',
      '',
    ]) {
      writeFileSync(join(folder, 'supervisor.lock'), text);
      (await takeLock(folder, systemClock)).release();
    }
  });

  test('of another machine or container is believed as long as it gives signs of life', async () => {
    const other = { ...me(), scope: 'another boot' };
    expect(judgeHolder(other, SILENT_MS, processScope())).toBe('held_elsewhere');
    expect(judgeHolder(other, SILENT_MS + 1, processScope())).toBe('stale');
    const file = join(folder, 'supervisor.lock');
    writeFileSync(file, JSON.stringify(other));
    await expect(takeLock(folder, systemClock)).rejects.toThrow('in another container');
    const before = new Date(systemClock.now() - SILENT_MS - 1_000);
    utimesSync(file, before, before);
    (await takeLock(folder, systemClock)).release();
  });

  test('that was taken over by another is not removed by the first', async () => {
    const lock = await takeLock(folder, systemClock);
    const file = join(folder, 'supervisor.lock');
    writeFileSync(file, JSON.stringify({ ...me(), token: 'another' }));
    lock.release();
    expect(existsSync(file)).toBe(true);
  });
});

describe('a socket folder', () => {
  test('lies where it is wanted while the path fits, to the byte', async () => {
    const fill = LONGEST_SOCKET_PATH - Buffer.byteLength(join(folder, 'x', 's.sock')) + 1;
    const fits = join(folder, 'x'.repeat(fill));
    expect(Buffer.byteLength(join(fits, 's.sock'))).toBe(LONGEST_SOCKET_PATH);
    expect(await makeSocketFolder(fits, 's.sock')).toEqual({ path: fits, temporary: false });
    const other = await makeSocketFolder(`${fits}y`, 's.sock');
    expect(other.temporary).toBe(true);
    expect(other.path.startsWith(tmpdir())).toBe(true);
    rmSync(other.path, { recursive: true });
  });
});

describe('logs', () => {
  test('are appended to, and put aside at the start once they are large; three are kept', async () => {
    const path = join(folder, 'media.log');
    for (let nth = 1; nth <= 5; nth += 1) {
      writeFileSync(path, `run ${nth}`, { flag: 'a' });
      truncateSync(path, ROTATE_BYTES);
      (await openLogFiles(folder, ['media'])).close();
    }
    expect(readdirSync(folder).sort()).toEqual(['media.log', 'media.log.1', 'media.log.2', 'media.log.3']);
    const head = (name: string): string => readFileSync(join(folder, name)).subarray(0, 5).toString();
    expect(['media.log.1', 'media.log.2', 'media.log.3'].map(head)).toEqual(['run 5', 'run 4', 'run 3']);
    writeFileSync(path, 'kept');
    (await openLogFiles(folder, ['media'])).close();
    expect(readFileSync(path, 'utf8')).toBe('kept');
  });
});

describe('folders on the way', () => {
  test('the first that a user may not pass is named', () => {
    const closed = join(folder, 'closed');
    const inner = join(closed, 'inner');
    mkdirSync(inner, { recursive: true });
    chmodSync(folder, 0o711);
    chmodSync(closed, 0o700);
    chmodSync(inner, 0o755);
    const stranger = { uid: 65_534, gid: 65_534 };
    expect(firstBlocked([inner], stranger)).toBe(closed);
    chmodSync(closed, 0o711);
    expect(firstBlocked([inner], stranger)).toBeNull();
  });

  test('faults of the file system become sentences, others stay what they are', async () => {
    const fault = (code: string): Promise<unknown> =>
      explainFileFaults('/d', () => Promise.reject(Object.assign(new Error(code), { code })));
    await expect(fault('ENOSPC')).rejects.toThrow('The disk that holds /d is full');
    await expect(fault('EROFS')).rejects.toThrow('/d cannot be written to');
    await expect(fault('EACCES')).rejects.toThrow('/d cannot be written to');
    await expect(fault('EBADF')).rejects.toThrow(/^EBADF$/);
  });
});
