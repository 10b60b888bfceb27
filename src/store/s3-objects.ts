import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectStore, StoredObject } from '../contracts/object-store.ts';

export interface S3Settings {
  /** `https://host/bucket/prefix`. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Objects that one request removes at the most (S3's own limit). */
const REMOVED_AT_ONCE = 1_000;
/** Parts of an upload, bytes: 10,000 of them, the most that S3 takes, hold 160 GB. */
const PART_BYTES = 16 * 1024 * 1024;

/** A store behind any service that speaks S3, addressed by path as most services in a province's own rooms want it. */
export function makeS3Objects(settings: S3Settings): ObjectStore {
  const { origin, pathname } = new URL(settings.url);
  const [bucket = '', ...rest] = decodeURIComponent(pathname)
    .split('/')
    .filter((part) => part !== '');
  const prefix = rest.map((part) => `${part}/`).join('');
  const client = new S3Client({
    endpoint: origin,
    region: settings.region,
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    // Our own SHA-256 says more than a checksum that not every service knows.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const of = (key: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: prefix + key });

  return {
    async list(below) {
      const found: StoredObject[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            ...{ Bucket: bucket, Prefix: prefix + below },
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        );
        for (const { Key = '', Size = 0 } of page.Contents ?? [])
          found.push({ key: Key.slice(prefix.length), bytes: Size });
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
    async size(key) {
      try {
        const head = await client.send(new HeadObjectCommand(of(key)));
        return head.ContentLength ?? 0;
      } catch (error) {
        const { name } = error as Partial<Error>;
        if (name === 'NotFound' || name === 'NoSuchKey') return null;
        throw error;
      }
    },
    async open(key, range) {
      const { Body } = await client.send(
        new GetObjectCommand({
          ...of(key),
          ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
        }),
      );
      if (!(Body instanceof Readable)) throw new Error(`${key}: the store sent no content`);
      return Body;
    },
    async put(key, content) {
      const upload = new Upload({ client, params: { ...of(key), Body: content }, partSize: PART_BYTES });
      await upload.done();
    },
    async copy(from, to) {
      const source = `${bucket}/${prefix}${from}`.split('/').map(encodeURIComponent).join('/');
      await client.send(new CopyObjectCommand({ ...of(to), CopySource: source }));
    },
    async remove(keys) {
      for (let at = 0; at < keys.length; at += REMOVED_AT_ONCE) {
        const Objects = keys.slice(at, at + REMOVED_AT_ONCE).map((key) => ({ Key: prefix + key }));
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        const [first] = Errors;
        if (first !== undefined) throw new Error(`${first.Key ?? ''}: ${first.Message ?? 'not removed'}`);
      }
    },
  };
}
