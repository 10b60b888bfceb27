import { isJoinable, type SessionState } from './session.ts';

/** `to` receives what `from` sends. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * Who sees and hears whom. Today every session is in plenary: each seated bridge receives every other from the
 * announcement to the close. There is no other way to get a consumer, so this function is the whole of the routing.
 * @param bridges ids of the bridges that hold a seat
 */
export function floor(state: SessionState, bridges: readonly string[]): readonly Edge[] {
  if (!isJoinable(state)) return [];
  return bridges.flatMap((to) => bridges.filter((from) => from !== to).map((from) => ({ from, to })));
}
