import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

export interface Tools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** First line of each tool's own version, for the manifest. */
  readonly versions: { readonly ffmpeg: string; readonly ffprobe: string };
}

/** A tool is not there or does not run; the message names the setting that helps. */
export class ToolMissing extends Error {
  constructor(tool: 'ffmpeg' | 'ffprobe', path: string, options?: ErrorOptions) {
    const setting = tool === 'ffmpeg' ? 'FFMPEG_PATH' : 'FFPROBE_PATH';
    super(
      `Không chạy được ${tool} (${path}); hãy cài ffmpeg hoặc đặt ${setting}. / ` +
        `${tool} (${path}) does not run; install ffmpeg or set ${setting}.`,
      options,
    );
    this.name = 'ToolMissing';
  }
}

const run = promisify(execFile);

/**
 * Finds ffmpeg (setting, ffmpeg-static where its file is there, PATH) and ffprobe, and runs each once.
 * @throws {ToolMissing}
 */
export async function findTools(settings: {
  readonly FFMPEG_PATH: string;
  readonly FFPROBE_PATH: string;
}): Promise<Tools> {
  const ffmpeg = settings.FFMPEG_PATH || (await ffmpegStatic()) || 'ffmpeg';
  const ffprobe = settings.FFPROBE_PATH || 'ffprobe';
  const [ffmpegVersion, ffprobeVersion] = await Promise.all([
    versionOf('ffmpeg', ffmpeg),
    versionOf('ffprobe', ffprobe),
  ]);
  return { ffmpeg, ffprobe, versions: { ffmpeg: ffmpegVersion, ffprobe: ffprobeVersion } };
}

async function versionOf(tool: 'ffmpeg' | 'ffprobe', path: string): Promise<string> {
  try {
    const { stdout } = await run(path, ['-hide_banner', '-version']);
    return stdout.split('\n')[0]?.trim() ?? '';
  } catch (error) {
    throw new ToolMissing(tool, path, { cause: error });
  }
}

/** The optional package downloads its binary when it is installed; often there is the package and no binary. */
async function ffmpegStatic(): Promise<string | null> {
  try {
    const name = 'ffmpeg-static';
    const loaded: unknown = await import(name);
    const path = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : null;
    return typeof path === 'string' && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
