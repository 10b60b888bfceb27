import type { Minutes } from '../../src/contracts/minutes.ts';
import { placeOf } from '../../src/domain/procedure/minutes.ts';
import type { Say } from '../i18n/words.ts';

/** What a section is called on the page. */
export function sectionTitle(say: Say, { bridges, items }: Minutes, id: string): string {
  const place = placeOf(id);
  if (place === null) return id;
  if (place.of === 'attendance')
    return say('minutes.section.attendance', {
      name: bridges.find(({ bridgeId }) => bridgeId === place.bridgeId)?.name ?? '',
    });
  if (place.of !== 'item') return say(`minutes.section.${place.of}`);
  const index = items.findIndex(({ itemId }) => itemId === place.itemId);
  return say('minutes.section.item', {
    ...{ place: index + 1, label: items[index]?.label ?? '' },
    part: say(`minutes.part.${place.part}`),
  });
}
