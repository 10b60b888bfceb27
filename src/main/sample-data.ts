import { randomInt, randomUUID } from 'node:crypto';
import type { BridgeKind, Role } from '../domain/roles.ts';
import { dayOf } from '../domain/time.ts';
import type { BridgeRow, Clock, PasswordHasher, Store } from '../usecases/ports.ts';

/** An account of the sample province, with its password in clear: shown once, never stored. */
export interface SampleAccount {
  readonly username: string;
  readonly password: string;
  readonly role: Role;
  readonly displayName: string;
}

const HOUR_MS = 3_600_000;
export const SAMPLE_MARK = 'DỮ LIỆU MẪU';

/** Hưng Yên before 1/7/2025 (DOMAIN §6): the centre and ten districts. Telephone numbers are invented. */
const BRIDGES: readonly [code: string, name: string, kind: BridgeKind][] = [
  ['trung-tam', 'Điểm cầu trung tâm', 'central'],
  ['hung-yen', 'Thành phố Hưng Yên', 'district'],
  ['my-hao', 'Thị xã Mỹ Hào', 'district'],
  ['van-lam', 'Văn Lâm', 'district'],
  ['van-giang', 'Văn Giang', 'district'],
  ['yen-my', 'Yên Mỹ', 'district'],
  ['an-thi', 'Ân Thi', 'district'],
  ['khoai-chau', 'Khoái Châu', 'district'],
  ['kim-dong', 'Kim Động', 'district'],
  ['tien-lu', 'Tiên Lữ', 'district'],
  ['phu-cu', 'Phù Cừ', 'district'],
];

const STAFF: readonly [username: string, role: Role, displayName: string][] = [
  ['lanhdao', 'chair', 'Lãnh đạo chủ trì (mẫu)'],
  ['thuky', 'secretary', 'Thư ký (mẫu)'],
  ['kythuat', 'operator', 'Cán bộ vận hành (mẫu)'],
  ['luutru', 'archivist', 'Cán bộ lưu trữ (mẫu)'],
  ['kiemtra', 'auditor', 'Cán bộ kiểm tra (mẫu)'],
  ['quantri', 'admin', 'Quản trị hệ thống (mẫu)'],
];

/** Bridge points of the session made for today. */
const TODAY = ['kim-dong', 'phu-cu', 'van-giang', 'my-hao'];

/** Letters and digits that are not mistaken for one another when read aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

function randomPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

/**
 * Makes the sample province in an empty database, and a session for today where there is none.
 * @param samplePassword password of all sample accounts, also set anew on accounts made before; empty: made at random
 * @returns the accounts whose passwords are known now; empty where they were made earlier
 */
export async function makeSampleData(parts: {
  store: Store;
  clock: Clock;
  passwords: PasswordHasher;
  samplePassword: string;
}): Promise<readonly SampleAccount[]> {
  const { store, clock, passwords, samplePassword } = parts;
  const first = (await store.users.count()) === 0;
  const bridges = first ? await addBridges(store) : await store.bridges.all();
  if (!bridges.some((bridge) => bridge.code === BRIDGES[0]?.[0])) return [];

  const accounts: SampleAccount[] = [];
  const wanted = [
    ...STAFF.map(([username, role, displayName]) => ({ username, role, displayName, bridgeId: null })),
    ...bridges
      .filter((bridge) => bridge.kind !== 'central')
      .map((bridge) => ({
        username: bridge.code.replaceAll('-', ''),
        role: 'bridge_officer' as const,
        displayName: `Cán bộ đầu mối ${bridge.name} (mẫu)`,
        bridgeId: bridge.id,
      })),
  ];
  // One hash for one password: hashing is slow on purpose, and all sample accounts share it.
  const sharedHash = samplePassword === '' ? null : await passwords.hash(samplePassword);
  for (const { username, role, displayName, bridgeId } of wanted) {
    const user = await store.users.byUsername(username);
    if (user !== null && sharedHash === null) continue;
    const password = samplePassword === '' ? randomPassword() : samplePassword;
    const passwordHash = sharedHash ?? (await passwords.hash(password));
    if (user !== null) await store.users.setPasswordHash(user.id, passwordHash);
    else if (first)
      await store.users.add({
        id: randomUUID(),
        username,
        displayName,
        role,
        bridgeId,
        locale: 'vi',
        passwordHash,
      });
    else continue;
    accounts.push({ username, password, role, displayName });
  }
  await addSessionOfToday(store, clock, bridges);
  return accounts;
}

async function addBridges(store: Store): Promise<readonly BridgeRow[]> {
  for (const [index, [code, name, kind]] of BRIDGES.entries()) {
    const phone = `0221 000 ${String(index).padStart(4, '0')}`;
    await store.bridges.add({ id: randomUUID(), code, name, kind, phone });
  }
  return store.bridges.all();
}

async function addSessionOfToday(store: Store, clock: Clock, bridges: readonly BridgeRow[]): Promise<void> {
  const { start, end } = dayOf(clock.now());
  if ((await store.sessions.plannedBetween(start, end)).length > 0) return;
  const centre = bridges.find((bridge) => bridge.kind === 'central');
  if (centre === undefined) return;
  const others = TODAY.flatMap((code) =>
    bridges.filter((bridge) => bridge.code === code).map((bridge) => bridge.id),
  );
  await store.sessions.add(
    {
      id: randomUUID(),
      title: `Tiếp công dân định kỳ của Chủ tịch UBND tỉnh (${SAMPLE_MARK})`,
      chairName: 'Chủ tịch UBND tỉnh',
      place: 'Trụ sở Ban Tiếp công dân tỉnh',
      plannedStart: start + 8 * HOUR_MS,
      plannedEnd: start + 11.5 * HOUR_MS,
      plannedState: 'scheduled',
      sample: true,
    },
    [centre.id, ...others],
  );
}
