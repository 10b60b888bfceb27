import fs from 'node:fs';
import path from 'node:path';
import { label } from './messages.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} config
 * @property {string[]} args
 * @property {boolean} [alone] has the machine for itself, after those that share it
 */

const PRETTIER = 'node_modules/prettier/bin/prettier.cjs';
const ESLINT = 'node_modules/eslint/bin/eslint.js';
const TSC = 'node_modules/typescript/bin/tsc';
const DEPCRUISE = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
const JEST = 'node_modules/jest/bin/jest.js';
/** Tests without browsers, encoders or waiting: rules and tables. */
const LIGHT = ['test/unit', 'test/integration/store'];
/** Through browsers, but as patient as the people before them. */
const PATIENT = ['test/e2e/story', 'test/e2e/registration'];
const BOUNDED = ['config', 'src', 'signaling', 'media', 'recorder', 'web', 'scripts'];

/** Each step is a JavaScript entry for Node.js: the shims in node_modules/.bin would run on the machine's own. */
export const steps = {
  format: [
    { name: 'format', config: '.prettierrc.json', args: [PRETTIER, '--check', '.', '--log-level', 'warn'] },
  ],
  rewrite: [
    { name: 'format', config: '.prettierrc.json', args: [PRETTIER, '--write', '.', '--log-level', 'warn'] },
  ],
  // In parts: what one run knows of the types of all of them fills its memory.
  lint: [
    { name: 'lint tests', config: 'eslint.config.js', args: [ESLINT, 'test'] },
    { name: 'lint web', config: 'eslint.config.js', args: [ESLINT, 'web'] },
    {
      name: 'lint',
      config: 'eslint.config.js',
      args: [ESLINT, '.', '--ignore-pattern', 'test', '--ignore-pattern', 'web'],
    },
  ],
  typecheck: [
    { name: 'typecheck', config: 'tsconfig.json', args: [TSC, '-p', 'tsconfig.json', '--noEmit'] },
    {
      name: 'typecheck web',
      config: 'web/tsconfig.json',
      args: [TSC, '-p', 'web/tsconfig.json', '--noEmit'],
    },
    {
      name: 'typecheck scripts',
      config: 'scripts/tsconfig.json',
      args: [TSC, '-p', 'scripts/tsconfig.json', '--noEmit'],
    },
    {
      name: 'typecheck tests',
      config: 'test/tsconfig.json',
      args: [TSC, '-p', 'test/tsconfig.json', '--noEmit'],
    },
  ],
};

/**
 * The steps of `npm test`: all of them, or only Jest when it is given arguments of its own.
 *
 * @param {string} repo
 * @param {string[]} jestArgs
 * @returns {Step[]}
 */
export function testSteps(repo, jestArgs) {
  const runner = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', JEST];
  const jest = { name: 'jest', config: 'jest.config.js', args: [...runner, ...jestArgs] };
  if (jestArgs.length > 0) return [jest];
  // These share the machine with lint and types; what uses browsers and encoders has it for itself.
  const unit = { ...jest, name: 'light tests', args: [...runner, ...LIGHT] };
  // Three files at a time: none of these depends on how soon the machine answers.
  const integration = {
    ...{ ...jest, name: 'integration tests', alone: true },
    args: [
      ...runner,
      'test/integration/',
      ...PATIENT,
      '--maxWorkers=3',
      ...without('test/integration/store/'),
    ],
  };
  const browsers = { ...jest, args: [...runner, ...without('test/unit/', 'test/integration/', ...PATIENT)] };
  const folders = BOUNDED.filter((dir) => fs.existsSync(path.join(repo, dir)));
  const boundaries = {
    name: 'boundaries',
    config: '.dependency-cruiser.cjs',
    args: [DEPCRUISE, '--config', '.dependency-cruiser.cjs', ...folders],
  };
  const documents = { name: 'documents', config: 'scripts/docs.ts', args: ['scripts/docs.ts', '--check'] };
  // The longest first, so that the lanes end together.
  return [
    ...[...steps.lint, unit, ...steps.typecheck, ...steps.format, boundaries, documents],
    ...[integration, browsers],
  ];
}

/** @param {string[]} folders */
function without(...folders) {
  return ['--testPathIgnorePatterns', ...folders.map((dir) => `/${dir}`)];
}

/**
 * Runs steps up to the first that fails; none begins after it. Those that want the machine for themselves come after the
 * others. The last one runs alone too and has the last word: the times of those before it are told before it starts.
 *
 * @param {Step[]} list
 * @param {{
 *   repo: string, say: (text: string) => void, run: (args: string[]) => Promise<number>,
 *   together?: number, now?: () => number
 * }} options `together`: how many of the steps before the last may run at once
 * @returns {Promise<number>} exit code
 */
export async function runSteps(list, { repo, say, run, together = 1, now = () => performance.now() }) {
  /** @type {string[]} */
  const times = [];
  let code = 0;
  /** @param {Step} step */
  const runOne = async ({ name, config, args }) => {
    if (!fs.existsSync(path.join(repo, config))) {
      say(label('stepSkipped', { name, file: config }));
      return;
    }
    say(`${name}…`);
    const started = now();
    const own = await run(args);
    const took = `${name} ${((now() - started) / 1000).toFixed(1)} s`;
    if (own === 0) times.push(took);
    else say(`✗ ${took}`);
    if (code === 0) code = own;
  };
  const before = list.slice(0, -1).filter(({ alone = false }) => !alone);
  const lane = async () => {
    for (let step = before.shift(); step !== undefined && code === 0; step = before.shift())
      await runOne(step);
  };
  await Promise.all(Array.from({ length: together }, lane));
  for (const step of list.slice(0, -1)) if (step.alone === true && code === 0) await runOne(step);
  const last = list.at(-1);
  if (code !== 0 || last === undefined) return code;
  if (times.length > 0) say(times.join(', '));
  await runOne(last);
  return code;
}
