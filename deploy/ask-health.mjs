// Asks a process how it is: `node deploy/ask-health.mjs URL [SECONDS]`. Exit code 0: it answers 200, within so many
// seconds where they are given. For the health checks of docker-compose.yml and the units of systemd.
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const ANSWER_LIMIT_MS = 4_000;
const PAUSE_MS = 200;
const [url = '', seconds = '0'] = process.argv.slice(2);
const end = performance.now() + Number(seconds) * 1_000;

/** @returns {Promise<boolean>} */
function answersWell() {
  return new Promise((resolve) => {
    const request = get(url, { timeout: ANSWER_LIMIT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

let well = await answersWell();
while (!well && performance.now() < end) {
  await sleep(PAUSE_MS);
  well = await answersWell();
}
process.exitCode = well ? 0 : 1;
