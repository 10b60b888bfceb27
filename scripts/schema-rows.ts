import { z } from 'zod';
import { ArchiveDetail, ArchiveEntry, ArchiveFile, FinishProgress } from '../src/contracts/archive.ts';
import { ConsumerOffer, ProducerFact, TransportParameters } from '../src/contracts/media-shapes.ts';
import { RecordingMark, Session, SessionBridge, User } from '../src/contracts/session.ts';

/** Shapes that occur in several places: described once, referred to by name. */
export const SHAPES = {
  ArchiveDetail,
  ArchiveEntry,
  ArchiveFile,
  ConsumerOffer,
  FinishProgress,
  ProducerFact,
  RecordingMark,
  Session,
  SessionBridge,
  TransportParameters,
  User,
} as const;

const named = z.registry<{ id: string }>();
for (const [id, shape] of Object.entries(SHAPES)) named.add(shape, { id });

/** One field of a message: `bridges[].name`, its type in words, whether it must be there. */
export interface FieldRow {
  readonly path: string;
  readonly type: string;
  readonly needed: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Fields of a zod schema by way of its JSON Schema.
 * @param io `input` for what is sent to us, `output` for what we answer
 * @returns the name of a shape where the whole is one, else its fields
 */
export function rowsOf(
  schema: z.ZodType,
  io: 'input' | 'output',
): { shape: string } | { rows: readonly FieldRow[] } {
  const json = asJson(z.toJSONSchema(schema, { io, metadata: named, unrepresentable: 'any' }));
  const reference = json.$ref;
  if (typeof reference === 'string') {
    const shape = nameOf(reference);
    // A shape by itself refers to itself; everywhere else the name is enough.
    return { shape };
  }
  return { rows: fieldsOf(json, '') };
}

/** Fields of a named shape itself. */
export function rowsOfShape(name: keyof typeof SHAPES): readonly FieldRow[] {
  const json = asJson(
    z.toJSONSchema(SHAPES[name], { io: 'output', metadata: named, unrepresentable: 'any' }),
  );
  const own = typeof json.$ref === 'string' ? asJson(asJson(json.$defs)[nameOf(json.$ref)]) : json;
  return fieldsOf(own, '');
}

function fieldsOf(json: Json, prefix: string): FieldRow[] {
  const required = new Set(Array.isArray(json.required) ? json.required : []);
  return Object.entries(asJson(json.properties ?? {})).flatMap(([name, raw]) => {
    const field = asJson(raw);
    const path = `${prefix}${name}`;
    const fallback = field.default === undefined ? 'no' : `default \`${JSON.stringify(field.default)}\``;
    const row = {
      path,
      type: typeOf(field),
      needed: required.has(name) && field.default === undefined ? 'yes' : fallback,
    };
    const inner = field.type === 'array' ? asJson(field.items ?? {}) : field;
    return [row, ...fieldsOf(inner, field.type === 'array' ? `${path}[].` : `${path}.`)];
  });
}

/** A type in words that stand in a Markdown table. */
export function typeOf(json: Json): string {
  if (typeof json.$ref === 'string') return linkTo(nameOf(json.$ref));
  if (Array.isArray(json.enum))
    return `one of ${json.enum.map((value) => `\`${String(value)}\``).join(', ')}`;
  if (json.const !== undefined) return `\`${JSON.stringify(json.const)}\``;
  const choices = json.anyOf ?? json.oneOf;
  if (Array.isArray(choices)) return choices.map((choice) => typeOf(asJson(choice))).join(' or ');
  if (Array.isArray(json.type))
    return json.type.map((type) => typeOf({ ...json, type: type as unknown })).join(' or ');
  switch (json.type) {
    case 'array':
      return `list of ${typeOf(asJson(json.items ?? {}))}${range(json.minItems, json.maxItems)}`;
    case 'string':
      return (typeof json.format === 'string' ? json.format : 'text') + range(json.minLength, json.maxLength);
    case 'integer':
      return `whole number${range(json.minimum, json.maximum)}`;
    case 'number':
      return `number${range(json.minimum, json.maximum)}`;
    case undefined:
      return 'anything';
    default:
      return typeof json.type === 'string' ? json.type : 'anything';
  }
}

/** Link to the section of a shape. */
export function linkTo(shape: string): string {
  return `[${shape}](#${shape.toLowerCase()})`;
}

function range(from: unknown, to: unknown): string {
  const low = typeof from === 'number' && from > Number.MIN_SAFE_INTEGER ? from : undefined;
  const high = typeof to === 'number' && to < Number.MAX_SAFE_INTEGER ? to : undefined;
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return ` (at least ${low ?? ''})`;
  return low === undefined ? ` (at most ${high})` : ` (${low} to ${high})`;
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
