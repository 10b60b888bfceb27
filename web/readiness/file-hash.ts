/**
 * SHA-256 of bytes, in the small letters hashes are stored in.
 * @returns null where the browser computes none: it does so only on secure pages
 */
export async function sha256Of(bytes: ArrayBuffer): Promise<string | null> {
  // Typed as always there, yet missing on pages reached without TLS.
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle;
  if (subtle === undefined) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
