/** @typedef {{ write: (text: string) => unknown, isTTY?: boolean }} Output */
/** @typedef {{ at: (done: number, total: number) => void, end: (note?: string) => void }} Task */
/** @typedef {{ say: (text: string) => void, task: (label: string) => Task }} Progress */

/**
 * Shows what is going on: one line that updates itself on a terminal; elsewhere a line at the start, one about every
 * ten per cent, and one at the end.
 *
 * @param {Output} output
 * @param {() => number} [now] milliseconds
 * @returns {Progress}
 */
export function createProgress(output, now = () => performance.now()) {
  return {
    say: (text) => void output.write(`• ${text}\n`),
    task(label) {
      const started = now();
      let shown = 0;
      let open = true;
      const redraw = (/** @type {string} */ text) =>
        output.write(output.isTTY ? `\r\x1b[K• ${text}` : `• ${text}\n`);
      redraw(`${label}…`);
      return {
        at(done, total) {
          const percent = Math.floor((100 * done) / total);
          if (!open || percent < shown + (output.isTTY ? 1 : 10)) return;
          shown = percent;
          redraw(`${label}: ${percent} % [${done}/${total}]`);
        },
        end(note = 'xong / done') {
          if (!open) return;
          open = false;
          redraw(`${label}: ${note}, ${((now() - started) / 1000).toFixed(1)} s`);
          if (output.isTTY) output.write('\n');
        },
      };
    },
  };
}
