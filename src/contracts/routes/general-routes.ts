import { z } from 'zod';
import { Instant, Locale } from '../ids.ts';
import { Notice } from '../readiness.ts';
import { User } from '../session.ts';
import { typedText } from '../text.ts';
import type { Routes } from '../tables.ts';

export const Health = z.object({
  ready: z.boolean(),
  /** Names of the parts that are not ready. */
  notReady: z.array(z.string()),
});

/** What every page needs before sign-in. */
export const About = z.object({
  province: z.string(),
  organisation: z.string(),
  version: z.string(),
  serverTime: Instant,
});

/** What every page needs: who one is, what there is to tell. */
export const generalRoutes = {
  health: {
    method: 'GET',
    path: '/healthz',
    reply: Health,
    can: 'anyone',
    help: 'Whether every part is ready',
  },
  about: {
    method: 'GET',
    path: '/api/about',
    reply: About,
    can: 'anyone',
    help: 'Name of the province and version',
  },
  signIn: {
    method: 'POST',
    path: '/api/sign-in',
    body: z.object({ username: typedText(1, 100), password: z.string().min(1).max(200) }),
    reply: User,
    can: 'anyone',
    help: 'Sign in; sets an http-only cookie',
  },
  signOut: { method: 'POST', path: '/api/sign-out', reply: z.object({}), can: 'anyone', help: 'Sign out' },
  me: {
    method: 'GET',
    path: '/api/me',
    reply: User,
    can: 'signed_in',
    forKeys: true,
    help: 'Who is signed in',
  },
  setLocale: {
    method: 'PUT',
    path: '/api/me/locale',
    body: z.object({ locale: Locale }),
    reply: User,
    can: 'signed_in',
    help: 'Language of the interface and of refusals',
  },
  signInDevice: {
    method: 'POST',
    path: '/api/sign-in/device',
    body: z.object({ token: z.string().min(20).max(200) }),
    reply: User,
    can: 'anyone',
    help: 'Sign in a bridge’s machine by its device token',
  },
  listNotices: {
    method: 'GET',
    path: '/api/notices',
    reply: z.object({ notices: z.array(Notice), unread: z.number().int() }),
    can: 'signed_in',
    help: 'Own notices, newest first, fifty at the most',
  },
  readNotices: {
    method: 'POST',
    path: '/api/notices/read',
    body: z.object({ ids: z.array(z.uuid()).min(1).max(50) }),
    reply: z.object({ unread: z.number().int() }),
    can: 'signed_in',
    help: 'Mark own notices as read',
  },
} as const satisfies Routes;
