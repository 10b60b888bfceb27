import type { z } from 'zod';
import type { Permission } from '../domain/roles.ts';

/** Who may call: anybody, anybody signed in, or holders of a permission. */
export type Access = 'anyone' | 'signed_in' | Permission;

/** A socket event that is answered. */
export interface AskedEvent {
  readonly payload: z.ZodType;
  readonly reply: z.ZodType;
  readonly can: Access;
  readonly help: string;
}
export type AskedEvents = Readonly<Record<string, AskedEvent>>;

/** An event that is only told. */
export interface ToldEvent {
  readonly payload: z.ZodType;
  readonly help: string;
}
export type ToldEvents = Readonly<Record<string, ToldEvent>>;

/** An HTTP route. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The body is a file, taken as it streams in. */
  readonly upload?: true;
  /** Missing for routes that answer with a file. */
  readonly reply?: z.ZodType;
  readonly can: Access;
  /** Keys of other programs may ask it without a scope; only for routes of everybody signed in. */
  readonly forKeys?: true;
  readonly help: string;
}
export type Routes = Readonly<Record<string, Route>>;

/** Input after parsing, and output, of an asked event. */
export type PayloadOf<T extends { readonly payload: z.ZodType }> = z.output<T['payload']>;
export type ReplyOf<T extends { readonly reply: z.ZodType }> = z.output<T['reply']>;
