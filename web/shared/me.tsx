import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { User } from '../../src/contracts/session.ts';
import { may, type Permission } from '../../src/domain/roles.ts';
import { ApiFailure } from '../api/failure.ts';
import { call } from '../api/http.ts';
import { Failed, Loading } from './page-states.tsx';

const KEY = ['me'] as const;

/** Who is signed in: null where nobody is, undefined while it is not known yet. */
export function useMe(): { me: User | null | undefined; error: unknown; retry: () => void } {
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      try {
        return await call('me', {});
      } catch (failure) {
        if (failure instanceof ApiFailure && failure.code === 'not_signed_in') return null;
        throw failure;
      }
    },
    staleTime: 60_000,
  });
  return { me: data, error, retry: () => void refetch() };
}

/** Sets who is signed in, after signing in or out. */
export function useSetMe(): (user: User | null) => void {
  const client = useQueryClient();
  return (user) => {
    if (user === null) client.clear();
    client.setQueryData(KEY, user);
  };
}

/** Draws a page for somebody signed in; anybody else signs in first and comes back. */
export function Guarded({
  can,
  children,
}: {
  can?: Permission;
  children: (me: User) => ReactNode;
}): ReactNode {
  const { me, error, retry } = useMe();
  const { pathname } = useLocation();
  if (error !== null && me === undefined) return <Failed error={error} onRetry={retry} />;
  if (me === undefined) return <Loading />;
  if (me === null) return <Navigate to={`/sign-in?back=${encodeURIComponent(pathname)}`} replace />;
  if (can !== undefined && !may(me.role, can)) return <Navigate to="/" replace />;
  return children(me);
}
