import { childEnvironment } from './child-environment.mjs';
import { installPackages } from './debian-packages.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { planWorker } from './media-worker.mjs';
import { ensureNode } from './node-runtime.mjs';
import { findTools, missingTools } from './system-tools.mjs';
import { ensureWebClient } from './web-build.mjs';

/**
 * Brings the machine to where a command can run, doing only what is not done yet.
 *
 * @param {import('./context.mjs').Context} context
 * @param {import('./commands.mjs').Command} command
 * @returns {Promise<{ node: string, childEnv: NodeJS.ProcessEnv }>}
 */
export async function prepare(context, command) {
  const runtime = await ensureNode(context);
  await ensureDependencies(context, runtime);

  const worker = command.worker ? await planWorker(context) : undefined;
  const missing = missingTools(findTools(context), command.tools ?? [], context.env);
  // In one go: whoever has to ask an administrator asks once.
  await installPackages(context, {
    packages: [...missing.packages, ...(worker?.packages ?? [])],
    tools: [...missing.tools, ...(worker?.tools ?? [])],
  });
  if (worker && !worker.ready) await worker.build();

  const childEnv = childEnvironment(context, { runtime, tools: findTools(context), worker: worker?.file });
  if (command.web) await ensureWebClient(context, { node: runtime.file, childEnv });
  return { node: runtime.file, childEnv };
}
