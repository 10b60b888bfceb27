import type { Config } from '../../config/settings.ts';
import type { ObjectStore } from '../contracts/object-store.ts';
import { makeS3Objects } from '../store/s3-objects.ts';

/** The store that packages are moved to; null: they stay on the disk. */
export function makeArchiveStore(config: Config): ObjectStore | null {
  return objectsAt(config, config.ARCHIVE_S3_URL);
}

/** The store of the second copy; null: none, or a folder. */
export function makeCopyStore(config: Config): ObjectStore | null {
  return objectsAt(config, config.ARCHIVE_COPY_S3_URL);
}

function objectsAt(config: Config, url: string): ObjectStore | null {
  if (url === '') return null;
  return makeS3Objects({
    ...{ url, region: config.S3_REGION },
    ...{ accessKeyId: config.S3_ACCESS_KEY_ID, secretAccessKey: config.S3_SECRET_ACCESS_KEY },
  });
}
