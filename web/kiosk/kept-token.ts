const KEPT = 'ctd.kiosk';

/**
 * The device token of this PC: from the part of the address after `#`, which is never sent to a server, and kept by the
 * browser from then on. Null where there is none.
 */
export function keptToken(): string | null {
  const given = decodeURIComponent(window.location.hash.slice(1));
  if (given !== '') {
    localStorage.setItem(KEPT, given);
    // Whoever looks at the screen need not read it.
    window.history.replaceState(null, '', window.location.pathname);
  }
  return localStorage.getItem(KEPT);
}
