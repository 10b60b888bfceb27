import { runSteps, steps, testSteps } from './test-steps.mjs';

/**
 * @typedef {object} CommandRun
 * @property {string} repo
 * @property {string[]} args what followed the command
 * @property {(text: string) => void} say
 * @property {(args: string[]) => Promise<number>} node runs Node.js in the foreground
 */

/**
 * @typedef {object} Command
 * @property {boolean} [worker] needs the media worker
 * @property {boolean} [web] needs the web client
 * @property {readonly import('./system-tools.mjs').ToolName[]} [tools]
 * @property {(run: CommandRun) => Promise<number>} run
 */

const MEDIA_TOOLS = /** @type {const} */ (['ffmpeg', 'ffprobe', 'redis']);
/** Bad lines are made with the kernel's network namespaces, which only Linux has; elsewhere those tests are skipped. */
const LINE_TOOLS = /** @type {const} */ (['turn', 'openssl', 'ip', 'iptables']);
const TEST_TOOLS = /** @type {const} */ ([
  ...MEDIA_TOOLS,
  'chromium',
  ...(process.platform === 'linux' ? LINE_TOOLS : []),
]);

const script = (/** @type {string[]} */ ...entry) => {
  return (/** @type {CommandRun} */ { node, args }) => node([...entry, ...args]);
};
const checks = (/** @type {import('./test-steps.mjs').Step[]} */ list) => {
  return (/** @type {CommandRun} */ { node, repo, say }) => runSteps(list, { repo, say, run: node });
};

/** @type {Record<string, Command>} */
const commands = {
  start: { worker: true, web: true, tools: MEDIA_TOOLS, run: script('src/main/supervisor.ts') },
  demo: { worker: true, web: true, tools: MEDIA_TOOLS, run: script('src/main/supervisor.ts', '--demo') },
  test: {
    worker: true,
    web: true,
    tools: TEST_TOOLS,
    run: ({ node, repo, args, say }) =>
      runSteps(testSteps(repo, args), { repo, say, run: node, together: 2 }),
  },
  'check-bridge': { tools: ['chromium'], run: script('scripts/check-bridge.ts') },
  verify: { run: script('scripts/verify.ts') },
  'move-archive': { run: script('scripts/move-archive.ts') },
  'sample-year': { run: script('scripts/sample-year.ts') },
  backup: { run: script('scripts/backup.ts') },
  restore: { run: script('scripts/restore.ts') },
  bench: { worker: true, tools: MEDIA_TOOLS, run: script('scripts/bench.ts') },
  docs: { run: script('scripts/docs.ts') },
  screenshots: {
    worker: true,
    web: true,
    tools: [...MEDIA_TOOLS, 'chromium'],
    run: script('scripts/screenshots.ts'),
  },
  lint: { run: checks(steps.lint) },
  typecheck: { run: checks(steps.typecheck) },
  format: { run: checks(steps.rewrite) },
  build: { web: true, run: async () => 0 },
  // For a server where systemd or a container engine runs each process: what they need, under names that stay.
  'setup-service': {
    worker: true,
    web: true,
    tools: ['ffmpeg', 'ffprobe'],
    run: script('scripts/link-programs.ts'),
  },
  // Everything any command needs and nothing else: to prepare a machine before its network is taken away.
  setup: { worker: true, web: true, tools: TEST_TOOLS, run: async () => 0 },
};

/**
 * @param {string | undefined} name
 * @returns {Command | undefined}
 */
export function findCommand(name) {
  return name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** @returns {string[]} */
export function commandNames() {
  return Object.keys(commands);
}
