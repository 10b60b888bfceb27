/**
 * Waits for something that follows from an act without an answer of its own.
 * @throws {Error} where it does not come true within five seconds
 */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
