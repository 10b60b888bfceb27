/** Name of the cookie that holds the sign-in token. */
export const SIGN_IN_COOKIE = 'ctd_sign_in';

/** Value of one cookie of a raw header. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return decodeURIComponent(value.join('='));
  }
  return undefined;
}
