import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../usecases/ports.ts';

/** argon2id with the library's defaults (19 MiB, 2 passes: OWASP's minimum). */
export const argonPasswords: PasswordHasher = {
  hash: (password) => hash(password),
  verify: (stored, password) => verify(stored, password),
};
