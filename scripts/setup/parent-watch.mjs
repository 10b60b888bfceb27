const LOOK_MS = 300;

/**
 * Ends this process in good order when npm is gone. Told to stop, npm passes that on to the shell between it and us and
 * ends; the shell dies of it without telling anybody, and what was started would run on with no one to stop it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {{ parent?: () => number, onGone?: () => void }} [machine]
 * @returns {() => void} ends the watch
 */
export function watchParent(env, machine = {}) {
  const { parent = () => process.ppid, onGone = () => void process.kill(process.pid, 'SIGTERM') } = machine;
  // Started otherwise, it may well be meant to outlive its shell.
  if (!env.npm_lifecycle_event) return () => {};
  const first = parent();
  const timer = setInterval(() => {
    if (parent() === first) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
