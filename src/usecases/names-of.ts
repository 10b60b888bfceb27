import type { Store } from './ports.ts';

/** Names of the people behind some ids; unknown ones are left out. */
export async function namesOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const users = await Promise.all([...new Set(ids)].map((id) => store.users.byId(id)));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.displayName] as const])));
}
