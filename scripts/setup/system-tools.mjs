import path from 'node:path';
import { ffmpegStaticFile } from './ffmpeg-static.mjs';
import { findOnPath, isProgram } from './find-program.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {'ffmpeg' | 'ffprobe' | 'redis' | 'chromium' | 'turn' | 'openssl' | 'ip' | 'iptables'} ToolName */
/** @typedef {Record<ToolName, string | undefined>} Tools */

/** Setting that names the program, names on the PATH, Debian package. */
const TOOLS = {
  ffmpeg: { setting: 'FFMPEG_PATH', names: ['ffmpeg'], package: 'ffmpeg' },
  ffprobe: { setting: 'FFPROBE_PATH', names: ['ffprobe'], package: 'ffmpeg' },
  redis: { setting: 'REDIS_SERVER_PATH', names: ['redis-server'], package: 'redis-server' },
  chromium: {
    setting: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    package: 'chromium',
  },
  turn: { setting: 'TURNSERVER_PATH', names: ['turnserver'], package: 'coturn' },
  openssl: { setting: 'OPENSSL_PATH', names: ['openssl'], package: 'openssl' },
  ip: { setting: 'IP_PATH', names: ['ip'], package: 'iproute2' },
  iptables: { setting: 'IPTABLES_PATH', names: ['iptables'], package: 'iptables' },
};
/** Where Debian keeps what only administrators have on their PATH. */
const ADMIN_FOLDERS = ['/usr/sbin', '/sbin'];
const ALL = /** @type {ToolName[]} */ (Object.keys(TOOLS));

/**
 * The programs of the machine: what a setting names, else what npm brought, else what is on the PATH.
 *
 * @param {{ repo: string, env: NodeJS.ProcessEnv }} place
 * @returns {Tools}
 */
export function findTools({ repo, env }) {
  const found = /** @type {Tools} */ ({});
  for (const tool of ALL) {
    const { setting, names } = TOOLS[tool];
    const named = env[setting];
    if (named) {
      const file = named.includes(path.sep) ? path.resolve(named) : findOnPath([named], env);
      if (!file || !isProgram(file))
        throw new SetupError('path-setting-wrong', { name: setting, path: named });
      found[tool] = file;
    } else {
      const bundled = tool === 'ffmpeg' ? ffmpegStaticFile(repo) : undefined;
      found[tool] = bundled && isProgram(bundled) ? bundled : findOnPath(names, withAdminFolders(env));
    }
  }
  return found;
}

/** @param {NodeJS.ProcessEnv} env @returns {NodeJS.ProcessEnv} */
function withAdminFolders(env) {
  return env.PATH ? { ...env, PATH: [env.PATH, ...ADMIN_FOLDERS].join(path.delimiter) } : env;
}

/**
 * What has to be installed for the tools a command needs.
 *
 * @param {Tools} found
 * @param {readonly ToolName[]} needed
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ packages: string[], tools: string[] }}
 */
export function missingTools(found, needed, env) {
  // With the address of a running Redis there is none to start.
  const missing = needed.filter((tool) => !found[tool] && !(tool === 'redis' && env.REDIS_URL));
  return {
    packages: [...new Set(missing.map((tool) => TOOLS[tool].package))],
    tools: missing.map((tool) => /** @type {string} */ (TOOLS[tool].names[0])),
  };
}

/**
 * The variables that tell the programs of this project where the tools are.
 *
 * @param {Tools} found
 * @returns {Record<string, string>}
 */
export function toolVariables(found) {
  return Object.fromEntries(
    ALL.flatMap((tool) => (found[tool] ? [[TOOLS[tool].setting, /** @type {string} */ (found[tool])]] : [])),
  );
}
