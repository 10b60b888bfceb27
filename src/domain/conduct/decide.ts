import { DomainError } from '../errors.ts';
import type { SessionEventBody, SessionPicture } from '../session-events.ts';
import { act as moveSession } from '../session.ts';
import type { ConductAct } from './acts.ts';
import { floor } from '../floor.ts';
import { actOnItem, isRunning, isWaiting, type ItemAct, type ItemPicture } from './items.ts';

/** What a decision needs to know besides the picture. */
export interface ConductContext {
  /** Bridges that take part, the centre among them. */
  readonly bridges: ReadonlySet<string>;
  readonly centre: string;
  /** Items in the order of the agenda. */
  readonly order: readonly string[];
}

type ItemStep = Extract<ConductAct, { readonly itemId: string }>;

/**
 * The event that an act leads to; none where all is so already, which makes a repeated press harmless.
 * @throws {DomainError} `act_not_allowed_now`, `session_closed`, `item_not_found`, `item_act_not_allowed`, `item_running`,
 *   `no_item_waiting`, `notice_not_read`, `consulting_now`, `bridge_not_in_session`, `bridge_dismissed_now`,
 *   `on_hold_now`, `document_not_found`
 */
export function decide(
  picture: SessionPicture,
  act: ConductAct,
  context: ConductContext,
): readonly SessionEventBody[] {
  assertState(picture, act);
  if (isBridgeAct(act)) return aboutBridge(picture, act, context);
  if (isDocumentAct(act)) return aboutDocument(picture, act, context);
  switch (act.act) {
    case 'read_notice':
      return picture.noticeRead?.version === act.version
        ? []
        : [{ type: 'notice_read', version: act.version }];
    case 'pause':
      moveSession(picture.state, 'pause');
      return [{ type: 'session_paused', reason: act.reason }];
    case 'resume':
      moveSession(picture.state, 'resume');
      return [{ type: 'session_resumed' }];
    case 'call_next': {
      assertFree(picture);
      const next = nextItem(picture, context.order);
      if (next === null) throw new DomainError('no_item_waiting');
      return [{ type: 'item_called', itemId: next, outOfOrder: false }];
    }
    case 'call': {
      actOnItem(itemOf(picture, act.itemId).state, 'call');
      assertFree(picture);
      const outOfOrder = nextItem(picture, context.order) !== act.itemId;
      return [{ type: 'item_called', itemId: act.itemId, outOfOrder }];
    }
    case 'check_identity':
    case 'begin_dialogue':
    case 'conclude':
    case 'defer':
    case 'mark_absent':
    case 'refuse':
      return [itemStep(picture, act)];
    case 'begin_plenary':
      if (runningItem(picture) !== null) throw new DomainError('item_running');
      return picture.floor.plenary ? [] : [{ type: 'plenary_begun' }];
    case 'end_plenary':
      return picture.floor.plenary ? [{ type: 'plenary_ended' }] : [];
    case 'consult': {
      const bridges = [...new Set(act.bridges)].filter((id) => id !== context.centre);
      if (bridges.length === 0) throw new DomainError('invalid_input', { field: 'bridges' });
      for (const bridgeId of bridges) assertBridge(context, bridgeId);
      if (picture.floor.consulting !== null) throw new DomainError('consulting_now');
      return [{ type: 'consultation_begun', bridges }];
    }
    case 'end_consultation':
      return picture.floor.consulting === null ? [] : [{ type: 'consultation_ended' }];
  }
}

/** What an item that runs keeps from happening: its end comes first. */
export function runningItem({ floor, items }: SessionPicture): string | null {
  const { currentItem } = floor;
  const item = currentItem === null ? undefined : items.get(currentItem);
  return item !== undefined && isRunning(item.state) ? currentItem : null;
}

/** The item that would be called next; null where nobody waits. */
export function nextItem({ items }: SessionPicture, order: readonly string[]): string | null {
  return order.find((id) => isWaiting(items.get(id)?.state ?? 'concluded')) ?? null;
}

/** Acts that are of use while nobody has the floor. */
const ALSO_PAUSED: ReadonlySet<ConductAct['act']> = new Set([
  'resume',
  'consult',
  'end_consultation',
  'mute',
  'unlock',
  'dismiss',
  'admit',
  'lower_hand',
  'set_layout',
  'note_attendance',
  'read_notice',
]);

function assertState({ state }: SessionPicture, { act }: ConductAct): void {
  if (state === 'live' && act !== 'resume') return;
  if (state === 'paused' && ALSO_PAUSED.has(act)) return;
  if (act === 'resume' || act === 'pause') moveSession(state, act);
  if (state === 'concluded' || state === 'archived') throw new DomainError('session_closed', { state, act });
  throw new DomainError('act_not_allowed_now', { state, act });
}

/** A citizen is called only when nobody else is received, and after the recording notice. */
function assertFree(picture: SessionPicture): void {
  if (picture.noticeRead === null) throw new DomainError('notice_not_read');
  if (picture.floor.consulting !== null) throw new DomainError('consulting_now');
  if (runningItem(picture) !== null) throw new DomainError('item_running');
}

function itemOf({ items }: SessionPicture, itemId: string): ItemPicture {
  const item = items.get(itemId);
  if (item === undefined) throw new DomainError('item_not_found');
  return item;
}

function itemStep(picture: SessionPicture, act: Exclude<ItemStep, { act: 'call' }>): SessionEventBody {
  const { itemId } = act;
  const step: ItemAct = act.act;
  actOnItem(itemOf(picture, itemId).state, step);
  switch (act.act) {
    case 'check_identity':
      return { type: 'item_identity_checked', itemId };
    case 'begin_dialogue':
      return { type: 'item_dialogue_begun', itemId };
    case 'conclude':
      return { type: 'item_concluded', itemId, conclusions: act.conclusions };
    case 'defer':
      return { type: 'item_deferred', itemId, reason: act.reason };
    case 'mark_absent':
      return { type: 'item_absent', itemId };
    case 'refuse':
      return { type: 'item_refused', itemId, code: act.code, reason: act.reason };
  }
}

function assertBridge({ bridges }: ConductContext, bridgeId: string): void {
  if (!bridges.has(bridgeId)) throw new DomainError('bridge_not_in_session');
}

const BRIDGE_ACTS = [
  'mute',
  'unlock',
  'dismiss',
  'admit',
  'raise_hand',
  'lower_hand',
  'spotlight',
  'set_layout',
  'note_attendance',
] as const;
type BridgeAct = Extract<ConductAct, { readonly act: (typeof BRIDGE_ACTS)[number] }>;
const isBridgeAct = (act: ConductAct): act is BridgeAct =>
  (BRIDGE_ACTS as readonly string[]).includes(act.act);

function aboutBridge(
  { floor }: SessionPicture,
  act: BridgeAct,
  context: ConductContext,
): readonly SessionEventBody[] {
  if (act.act === 'set_layout')
    return floor.layout === act.layout ? [] : [{ type: 'layout_set', layout: act.layout }];
  const { bridgeId } = act;
  if (bridgeId !== null) assertBridge(context, bridgeId);
  if (act.act === 'spotlight')
    return floor.spotlight === bridgeId ? [] : [{ type: 'spotlight_set', bridgeId }];
  switch (act.act) {
    case 'mute': {
      const wanted = act.lock ? 'locked' : 'muted';
      if (floor.silenced.get(act.bridgeId) === wanted && act.lock) return [];
      return [{ type: 'bridge_muted', bridgeId: act.bridgeId, locked: act.lock }];
    }
    case 'unlock':
      return floor.silenced.has(act.bridgeId) ? [{ type: 'bridge_unlocked', bridgeId: act.bridgeId }] : [];
    case 'dismiss':
      // Without the centre there is no reception.
      if (act.bridgeId === context.centre) throw new DomainError('act_not_allowed_now');
      return floor.dismissed.has(act.bridgeId)
        ? []
        : [{ type: 'bridge_dismissed', bridgeId: act.bridgeId, reason: act.reason }];
    case 'admit':
      return floor.dismissed.has(act.bridgeId) ? [{ type: 'bridge_admitted', bridgeId: act.bridgeId }] : [];
    case 'raise_hand':
      if (floor.dismissed.has(act.bridgeId)) throw new DomainError('bridge_dismissed_now');
      return floor.hands.has(act.bridgeId) ? [] : [{ type: 'hand_raised', bridgeId: act.bridgeId }];
    case 'lower_hand':
      return floor.hands.has(act.bridgeId) ? [{ type: 'hand_lowered', bridgeId: act.bridgeId }] : [];
    case 'note_attendance': {
      const { present, people } = act;
      return [{ type: 'attendance_noted', bridgeId: act.bridgeId, present, people }];
    }
  }
}

const DOCUMENT_ACTS = ['show_document', 'turn_page', 'hide_document'] as const;
type DocumentAct = Extract<ConductAct, { readonly act: (typeof DOCUMENT_ACTS)[number] }>;
const isDocumentAct = (act: ConductAct): act is DocumentAct =>
  (DOCUMENT_ACTS as readonly string[]).includes(act.act);

/** The centre shows any document, a bridge those it brought; who shows it turns the pages, and so may the centre. */
function aboutDocument(
  picture: SessionPicture,
  act: DocumentAct,
  context: ConductContext,
): readonly SessionEventBody[] {
  const { bridgeId } = act;
  const { centre } = context;
  assertBridge(context, bridgeId);
  const { document } = picture.floor;
  if (act.act === 'show_document') {
    const { documentId, page } = act;
    const known = picture.documents.get(documentId);
    if (known === undefined || (bridgeId !== centre && known.bridgeId !== bridgeId))
      throw new DomainError('document_not_found');
    if (page > known.pages) throw new DomainError('invalid_input', { field: 'page' });
    if (!floor(picture, centre, [...picture.seats.keys()]).onAir.includes(bridgeId))
      throw new DomainError('on_hold_now');
    if (document?.documentId === documentId && document.page === page) return [];
    return [{ type: 'document_shown', documentId, bridgeId, page }];
  }
  if (document === null) return [];
  if (bridgeId !== centre && bridgeId !== document.bridgeId) throw new DomainError('not_allowed');
  if (act.act === 'hide_document') return [{ type: 'document_hidden' }];
  const pages = picture.documents.get(document.documentId)?.pages ?? 0;
  if (act.page > pages) throw new DomainError('invalid_input', { field: 'page' });
  return act.page === document.page ? [] : [{ type: 'document_turned', page: act.page }];
}
