/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry> }} Lockfile */

/**
 * Whether an installed tree is what the lockfile asks for, so that packages somebody installed by hand need not be
 * installed anew. npm writes the record of the tree last: where it is, the installation was finished.
 *
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @param {{ platform: string, arch: string }} machine
 * @returns {boolean}
 */
export function treeMatchesLockfile(wanted, installed, machine) {
  const found = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(([where, entry]) => {
    if (where === '') return true;
    const there = found[where];
    if (there) return there.version === entry.version && there.integrity === entry.integrity;
    return entry.optional === true && !isForThisMachine(entry, machine);
  });
}

/**
 * Whether a lockfile has an entry for every optional package that its packages ask for.
 *
 * @param {Lockfile} lockfile
 * @returns {boolean}
 */
export function namesEveryOptional({ packages = {} }) {
  const places = Object.keys(packages);
  const named = new Set(
    places.map((where) => where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  return Object.values(packages).every(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).every((name) => named.has(name)),
  );
}

/** An optional package that names no machine may be left out by npm; one that names ours carries a binary we need. */
function isForThisMachine(
  /** @type {LockEntry} */ entry,
  /** @type {{ platform: string, arch: string }} */ machine,
) {
  if ((!entry.os && !entry.cpu) || entry.libc) return false;
  return (
    (entry.os ?? [machine.platform]).includes(machine.platform) &&
    (entry.cpu ?? [machine.arch]).includes(machine.arch)
  );
}
