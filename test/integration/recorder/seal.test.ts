import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ZipFile } from 'yazl';
import { chainFile } from '../../../recorder/seal/chain.ts';
import { filesBelow, openPackage } from '../../../recorder/seal/package-reader.ts';
import { openSealKey } from '../../../recorder/seal/seal-key.ts';
import { sealPackage, writeBag, type PackageFacts } from '../../../recorder/seal/seal-package.ts';
import { keyIdOf } from '../../../recorder/seal/seal-document.ts';
import { askTimeStamp } from '../../../recorder/seal/time-stamp.ts';
import { archiveOnDisk } from '../../../recorder/seal/archive-reader.ts';
import { verifyArchive } from '../../../recorder/seal/verify-archive.ts';
import { verifyPackage } from '../../../recorder/seal/verify-package.ts';
import { testSealKey } from '../../fakes/finish-parts.ts';

const SESSIONS = [
  '7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6c11',
  '7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6c12',
  '7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6c13',
] as const;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

let archive: string;
let programs: string;

/** A package as the recorder leaves it, small. */
async function seal(
  sessionId: string,
  key = testSealKey,
  stamp: (text: string) => Promise<Uint8Array | null> = () => Promise.resolve(null),
): Promise<void> {
  const folder = `2026/${sessionId}`;
  const place = join(archive, folder);
  await mkdir(join(place, 'data'), { recursive: true });
  const first = JSON.stringify({ type: 'opened', prev: '0'.repeat(64) });
  const last = JSON.stringify({ type: 'closed', prev: hashOf(first) });
  const content = { 'data/audio.m4a': `sound of ${sessionId}`, 'data/journal.jsonl': `${first}\n${last}\n` };
  for (const [path, text] of Object.entries(content)) await writeFile(join(place, path), text);
  await writeFile(join(place, 'manifest.json'), '{}');
  const facts: PackageFacts = {
    ...{ sessionId, title: 'Buổi thử', openedAt: 1, closedAt: 2, journalHash: hashOf(last), folder },
    files: Object.entries(content).map(([path, text]) => ({
      path,
      bytes: text.length,
      sha256: hashOf(text),
    })),
    tagFiles: ['manifest.json'],
  };
  await writeBag(place, facts, 'Ban Tiếp công dân', 3);
  await sealPackage({ archiveDir: archive, facts, key, sealedAt: 3, stamp });
}

beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'ctd-verifier-'));
  const root = new URL('../../../', import.meta.url).pathname;
  const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build'];
  const config = ['--config', join(root, 'scripts/verify-build.config.ts'), '--outDir', programs];
  await promisify(execFile)(process.execPath, [...vite, ...config], { cwd: root });
}, 60_000);
afterAll(() => rm(programs, { recursive: true, force: true }));

beforeEach(async () => {
  archive = await mkdtemp(join(tmpdir(), 'ctd-seal-'));
  for (const id of SESSIONS) await seal(id);
  await mkdir(join(archive, '2026', `${SESSIONS[0]}.partial-x`));
});
afterEach(() => rm(archive, { recursive: true, force: true }));

const place = (index: 0 | 1 | 2): string => join(archive, '2026', SESSIONS[index]);
const faultsOf = async (index: 0 | 1 | 2, trustedKey: string | null = null): Promise<string[]> => {
  const reader = await openPackage(place(index));
  const { faults } = await verifyPackage(reader, trustedKey);
  return faults.map(({ kind, file }) => `${kind} ${file}`);
};
const chainOf = async (): Promise<string[]> =>
  (await verifyArchive(archiveOnDisk(archive), { trustedKey: testSealKey.keyId })).chain.map(
    ({ kind, file }) => `${kind} ${file}`,
  );

describe('an untouched archive', () => {
  test('holds, entry by entry, and folders in work are passed over', async () => {
    const verdict = await verifyArchive(archiveOnDisk(archive), { trustedKey: testSealKey.keyId });
    expect(verdict.chain).toEqual([]);
    expect(verdict.packages.map(({ seal: own, faults }) => [own?.number, faults])).toEqual([
      [1, []],
      [2, []],
      [3, []],
    ]);
  });

  test('two recorders that seal at once get numbers of their own', async () => {
    const more = Array.from({ length: 6 }, (_, n) => `7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6d0${n}`);
    await Promise.all(more.map((id) => seal(id)));
    const verdict = await verifyArchive(archiveOnDisk(archive), { trustedKey: null });
    expect(verdict.chain).toEqual([]);
    expect(verdict.packages.flatMap(({ faults }) => faults)).toEqual([]);
    expect(verdict.packages.map(({ seal: own }) => own?.number).toSorted()).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  test('a package that was made anew takes the place of the one before it', async () => {
    await rename(place(1), `${place(1)}.replaced-1`);
    await seal(SESSIONS[1]);
    expect(await chainOf()).toEqual([]);
  });
});

describe('each kind of change is found', () => {
  test('one flipped byte', async () => {
    const path = join(place(0), 'data/audio.m4a');
    const bytes = await readFile(path);
    bytes[3]! ^= 1;
    await writeFile(path, bytes);
    expect(await faultsOf(0)).toEqual(['changed data/audio.m4a']);
  });

  test('a file gone, a file added', async () => {
    await rm(join(place(0), 'data/audio.m4a'));
    await writeFile(join(place(0), 'data/more.m4a'), 'x');
    expect(await faultsOf(0)).toEqual(['unexpected data/more.m4a', 'missing data/audio.m4a']);
  });

  test('a file changed and its hash with it', async () => {
    const [before, after] = [hashOf(`sound of ${SESSIONS[0]}`), hashOf('another sound')];
    await writeFile(join(place(0), 'data/audio.m4a'), 'another sound');
    for (const name of ['manifest-sha256.txt', 'tagmanifest-sha256.txt', 'seal.json']) {
      const path = join(place(0), name);
      const [old, text] = [
        hashOf(await readFile(join(place(0), 'manifest-sha256.txt'), 'utf8')),
        await readFile(path, 'utf8'),
      ];
      await writeFile(path, text.replaceAll(before, after).replaceAll(old, old));
    }
    const faults = await faultsOf(0);
    expect(faults).toContain('tag_changed manifest-sha256.txt');
  });

  test('everything written anew and signed with another key', async () => {
    const pair = generateKeyPairSync('ed25519');
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const keyId = keyIdOf(publicKey);
    const forger = {
      keyId,
      publicKey,
      sign: (text: string) => sign(null, Buffer.from(text), pair.privateKey).toString('base64'),
    };
    await rm(join(archive, chainFile(3)));
    await rm(place(2), { recursive: true });
    await seal(SESSIONS[2], forger);
    expect(await faultsOf(2)).toEqual([]);
    expect(await faultsOf(2, testSealKey.keyId)).toEqual(['key_unknown seal.json']);
    expect(await chainOf()).toContain(`key_unknown ${chainFile(3)}`);
  });

  test('an edited line of the journal', async () => {
    const path = join(place(0), 'data/journal.jsonl');
    await writeFile(path, (await readFile(path, 'utf8')).replace('opened', 'opener'));
    expect(await faultsOf(0)).toEqual(['changed data/journal.jsonl', 'journal_broken data/journal.jsonl']);
    const [first = ''] = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, `${first}\n`);
    expect(await faultsOf(0)).toEqual(['changed data/journal.jsonl', 'journal_other data/journal.jsonl']);
  });

  test('a signature of something else, a seal taken off', async () => {
    await cp(join(place(1), 'seal.sig'), join(place(0), 'seal.sig'));
    expect(await faultsOf(0)).toEqual(['tag_changed seal.sig', 'signature_wrong seal.sig']);
    await rm(join(place(0), 'seal.json'));
    expect(await faultsOf(0)).toEqual([
      'missing seal.json',
      'tag_changed seal.sig',
      'seal_missing seal.json',
    ]);
  });

  test('a whole session gone; its entry gone; its entry edited; the last one cut off', async () => {
    await rm(place(1), { recursive: true });
    expect(await chainOf()).toEqual([`package_missing 2026/${SESSIONS[1]}`]);
    const path = join(archive, chainFile(2));
    const text = await readFile(path, 'utf8');
    await rm(path);
    expect(await chainOf()).toEqual([`chain_gap ${chainFile(2)}`]);
    await writeFile(path, text.replace('Buổi thử', 'Buổi khác'));
    expect(await chainOf()).toEqual([
      `signature_wrong ${chainFile(2)}`,
      `chain_broken ${chainFile(3)}`,
      `package_missing 2026/${SESSIONS[1]}`,
    ]);
    await writeFile(path, text);
    await rm(join(archive, chainFile(3)));
    expect(await chainOf()).toEqual([
      `package_missing 2026/${SESSIONS[1]}`,
      `package_not_chained 2026/${SESSIONS[2]}`,
    ]);
  });
});

describe('the verifier that goes out with a package', () => {
  const run = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const empty = await mkdtemp(join(tmpdir(), 'ctd-empty-'));
    try {
      await cp(join(programs, 'verify.mjs'), join(empty, 'verify.mjs'));
      const { stdout } = await promisify(execFile)(process.execPath, ['verify.mjs', ...args], { cwd: empty });
      return { code: 0, said: stdout };
    } catch (error) {
      const { code, stdout } = error as { code: number; stdout: string };
      return { code, said: stdout };
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
  };
  const zipOf = async (index: 0 | 1 | 2): Promise<string> => {
    const zip = new ZipFile();
    for (const name of await filesBelow(place(index)))
      zip.addFile(join(place(index), name), `goi-ho-so/${name}`);
    zip.end();
    const path = join(archive, 'package.zip');
    await pipeline(zip.outputStream, createWriteStream(path));
    return path;
  };

  test('runs alone in an empty folder: a folder, a ZIP, an archive; says in words what holds', async () => {
    const folder = await run(place(0));
    expect(folder.code).toBe(0);
    expect(folder.said).toContain('2 tệp nguyên vẹn, niêm phong số 1 đúng');
    expect(folder.said).toContain(testSealKey.keyId);
    expect(await run(await zipOf(0))).toMatchObject({ code: 0 });
    expect((await run(archive)).said).toContain('3 mắt liền nhau');
  });

  test('and what does not: exit code 1; nothing there: 2', async () => {
    await writeFile(join(place(0), 'data/audio.m4a'), 'x');
    const { code, said } = await run(await zipOf(0));
    expect(code).toBe(1);
    expect(said).toContain('data/audio.m4a: tệp đã bị thay đổi / file was changed');
    expect((await run('/nowhere')).code).toBe(2);
  });
});

test('the installation makes its key once, the private half for its owner alone', async () => {
  const path = join(archive, 'keys', 'seal.pem');
  const keys = await Promise.all([openSealKey(path), openSealKey(path)]);
  const again = await openSealKey(path);
  expect(again.keyId).toBe(keyIdOf(await readFile(`${path}.pub`, 'utf8')));
  expect(keys.map(({ keyId }) => keyId)).toContain(again.keyId);
  const { stdout } = await promisify(execFile)('stat', ['-c', '%a', path]);
  expect(stdout.trim()).toBe('600');
  await writeFile(path, generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await expect(openSealKey(path)).rejects.toThrow(/no ed25519 key/);
});

describe('a time stamp of an authority (RFC 3161)', () => {
  let authority: Server;
  let url: string;
  let folder: string;
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ctd-tsa-'));
    await writeFile(
      join(folder, 'tsa.cnf'),
      [
        '[req]\ndistinguished_name=dn\nx509_extensions=v3\nprompt=no\n[dn]\nCN=TSA MAU\n[v3]',
        'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n[tsa]\ndefault_tsa=one\n[one]',
        'serial=serial\ndefault_policy=1.2.3.4\ndigests=sha256\nsigner_digest=sha256\nsigner_cert=cert.pem\nsigner_key=key.pem',
      ].join('\n'),
    );
    await writeFile(join(folder, 'serial'), '01\n');
    const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '30'];
    await openssl('req', '-x509', '-config', 'tsa.cnf', ...made);
    authority = createServer((request, response) => {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        await writeFile(join(folder, 'query.tsq'), Buffer.concat(parts));
        await openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
        response.setHeader('content-type', 'application/timestamp-reply');
        response.end(await readFile(join(folder, 'reply.tsr')));
      })();
    });
    await new Promise<void>((resolve) => authority.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(authority.address() as AddressInfo).port}/`;
  }, 60_000);
  afterAll(async () => {
    await new Promise((resolve) => authority.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  test('stamps the seal; OpenSSL says so too; a stamp of another seal is found', async () => {
    await rename(place(0), `${place(0)}.replaced-1`);
    await seal(SESSIONS[0], testSealKey, (text) => askTimeStamp(url, text));
    const stamped = async () => verifyPackage(await openPackage(place(0)), null);
    const { stampedAt, faults } = await stamped();
    expect(faults).toEqual([]);
    expect(Math.abs((stampedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    const files = ['-data', join(place(0), 'seal.json'), '-in', join(place(0), 'seal.tsr'), '-token_in'];
    const { stdout } = await openssl('ts', '-verify', ...files, '-CAfile', 'cert.pem');
    expect(stdout).toContain('Verification: OK');

    await rename(place(1), `${place(1)}.replaced-1`);
    await seal(SESSIONS[1], testSealKey, (text) => askTimeStamp(url, text));
    await cp(join(place(1), 'seal.tsr'), join(place(0), 'seal.tsr'));
    expect((await stamped()).faults.map(({ kind }) => kind)).toEqual(['time_stamp_wrong']);
  });

  test('an authority that refuses or is away costs the stamp and not the seal', async () => {
    await expect(askTimeStamp(`${url}x`.replace(/\d+\/x/, '1/'), hashOf('x'))).rejects.toThrow();
  });
});
