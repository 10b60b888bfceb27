import { access } from 'node:fs/promises';
import { errorCode } from './error-code.ts';

/** Whether there is a file or a folder of this name. @throws where the disk cannot say: that is not "no" */
export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
