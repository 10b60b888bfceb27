import { randomInt, randomUUID } from 'node:crypto';
import type { BridgeKind, Role } from '../domain/roles.ts';
import { dayOf } from '../domain/time.ts';
import type { BridgeRow, Clock, PasswordHasher, Store } from '../usecases/ports.ts';
import { addSampleAgenda } from './sample-agenda.ts';
import { addSampleChecks, type SampleSession } from './sample-checks.ts';

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

/** Whoever checks the centre. */
const OPERATOR = 'kythuat';

const STAFF: readonly [username: string, role: Role, displayName: string][] = [
  ['lanhdao', 'chair', 'Lãnh đạo chủ trì (mẫu)'],
  ['thuky', 'secretary', 'Thư ký (mẫu)'],
  [OPERATOR, 'operator', 'Cán bộ vận hành (mẫu)'],
  ['luutru', 'archivist', 'Cán bộ lưu trữ (mẫu)'],
  ['kiemtra', 'auditor', 'Cán bộ kiểm tra (mẫu)'],
  ['quantri', 'admin', 'Quản trị hệ thống (mẫu)'],
];

/** Bridge points of the sessions made for today and for tomorrow, besides the centre. */
const TODAY = ['kim-dong', 'phu-cu', 'van-giang', 'my-hao'];
const TOMORROW = ['kim-dong', 'phu-cu', 'van-giang', 'an-thi'];

/** Letters and digits that are not mistaken for one another when read aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

function randomPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

/** Account of a bridge point's officer. */
const officerName = (bridge: BridgeRow): string => bridge.code.replaceAll('-', '');

/**
 * Makes the sample province in an empty database, and a session for today, whose bridges were checked the day before,
 * and for tomorrow, where there is none.
 * @param samplePassword password of all sample accounts, also set anew on accounts made before; empty: made at random
 * @returns the accounts whose passwords are known now; empty where they were made earlier
 */
export async function makeSampleData(parts: {
  store: Store;
  clock: Clock;
  passwords: PasswordHasher;
  samplePassword: string;
  /** Commune bridge points besides the districts: for a province as large as the real ones. */
  communes: number;
}): Promise<readonly SampleAccount[]> {
  const { store, clock, passwords, samplePassword, communes } = parts;
  const first = (await store.users.count()) === 0;
  const bridges = first ? await addBridges(store, communes) : await store.bridges.all();
  if (!bridges.some((bridge) => bridge.code === BRIDGES[0]?.[0])) return [];

  const accounts: SampleAccount[] = [];
  const wanted = [
    ...STAFF.map(([username, role, displayName]) => ({ username, role, displayName, bridgeId: null })),
    ...bridges
      .filter((bridge) => bridge.kind !== 'central')
      .map((bridge) => ({
        username: officerName(bridge),
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
        // RFC 2606: a domain nobody can own, so no notice of a sample ever leaves for a real person.
        email: `${username}@mau.invalid`,
      });
    else continue;
    accounts.push({ username, password, role, displayName });
  }
  const today = dayOf(clock.now());
  const session = await addSession(store, bridges, { day: today, codes: TODAY });
  if (session !== null) {
    await addSampleAgenda(store, session, clock.now());
    await addSampleChecks(store, session, async (bridge) => {
      const username = bridge.kind === 'central' ? OPERATOR : officerName(bridge);
      return (await store.users.byUsername(username))?.id ?? null;
    });
  }
  await addSession(store, bridges, { day: dayOf(today.end), codes: TOMORROW });
  return accounts;
}

async function addBridges(store: Store, communes: number): Promise<readonly BridgeRow[]> {
  const added = Array.from({ length: communes }, (_, i): (typeof BRIDGES)[number] => {
    const number = String(i + 1).padStart(3, '0');
    return [`xa-mau-${number}`, `Xã mẫu ${number}`, 'commune'];
  });
  for (const [index, [code, name, kind]] of [...BRIDGES, ...added].entries()) {
    const phone = `0221 000 ${String(index).padStart(4, '0')}`;
    await store.bridges.add({ id: randomUUID(), code, name, kind, phone });
  }
  return store.bridges.all();
}

/** A morning session of the centre and some bridge points; null where something is planned for the day already. */
async function addSession(
  store: Store,
  bridges: readonly BridgeRow[],
  { day, codes }: { readonly day: ReturnType<typeof dayOf>; readonly codes: readonly string[] },
): Promise<SampleSession | null> {
  if ((await store.sessions.plannedBetween(day.start, day.end)).length > 0) return null;
  const centre = bridges.find((bridge) => bridge.kind === 'central');
  if (centre === undefined) return null;
  const others = codes.flatMap((code) => bridges.filter((bridge) => bridge.code === code));
  const session = {
    id: randomUUID(),
    title: `Tiếp công dân định kỳ của Chủ tịch UBND tỉnh (${SAMPLE_MARK})`,
    chairName: 'Chủ tịch UBND tỉnh',
    place: 'Trụ sở Ban Tiếp công dân tỉnh',
    plannedStart: day.start + 8 * HOUR_MS,
    plannedEnd: day.start + 11.5 * HOUR_MS,
    plannedState: 'scheduled' as const,
    sample: true,
  };
  const takingPart = [centre, ...others];
  await store.sessions.add(
    session,
    takingPart.map((bridge) => bridge.id),
  );
  return { ...session, bridges: takingPart };
}
