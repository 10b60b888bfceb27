import { randomUUID } from 'node:crypto';
import type { ItemKind } from '../domain/conduct/items.ts';
import type { Store } from '../usecases/ports.ts';
import type { SampleSession } from './sample-checks.ts';

/** Invented people of the sample province; no such citizens exist. */
const ITEMS: readonly {
  readonly code: string;
  readonly kind: ItemKind;
  readonly label: string;
  readonly people: number;
  readonly summary: string;
}[] = [
  {
    code: 'phu-cu',
    kind: 'complaint',
    label: 'Ông Nguyễn Văn Mẫu',
    people: 1,
    summary: 'Bồi thường khi thu hồi đất nông nghiệp (DỮ LIỆU MẪU)',
  },
  {
    code: 'kim-dong',
    kind: 'petition',
    label: 'Bà Trần Thị Mẫu, đại diện 6 hộ',
    people: 6,
    summary: 'Đề nghị sửa đường liên xã (DỮ LIỆU MẪU)',
  },
  {
    code: 'van-giang',
    kind: 'feedback',
    label: 'Ông Lê Văn Mẫu',
    people: 1,
    summary: 'Phản ánh tiếng ồn ban đêm (DỮ LIỆU MẪU)',
  },
  {
    code: 'my-hao',
    kind: 'complaint',
    label: 'Bà Phạm Thị Mẫu',
    people: 2,
    summary: 'Cấp giấy chứng nhận quyền sử dụng đất (DỮ LIỆU MẪU)',
  },
];
const MINUTES = 25;

/** Puts invented citizens on the agenda of a sample session. */
export async function addSampleAgenda(store: Store, session: SampleSession, now: number): Promise<void> {
  for (const { code, ...item } of ITEMS) {
    const bridge = session.bridges.find((each) => each.code === code);
    if (bridge === undefined) continue;
    const row = await store.agenda.add({
      ...{ id: randomUUID(), sessionId: session.id, minutes: MINUTES, closed: false, disguised: false },
      ...{ ...item, bridgeIds: [bridge.id], agencyBridgeIds: [] },
    });
    await store.events.append(session.id, () => [
      {
        body: { type: 'item_listed', itemId: row.id, bridges: [bridge.id], closed: false, disguised: [] },
        at: now,
        actorId: null,
      },
    ]);
  }
}
