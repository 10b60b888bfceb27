import type { Person } from '../../support/server.ts';

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Sends a file as a browser does. */
export function sendFile(
  person: Person,
  sessionId: string,
  content: Uint8Array,
  { name = 'don.png', pages = 1 }: { readonly name?: string; readonly pages?: number } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const query = new URLSearchParams({ name, pages: String(pages) }).toString();
  return sendBytes(person, `/api/sessions/${sessionId}/documents?${query}`, content);
}

/** Sends bytes to a route that takes a file. */
export async function sendBytes(
  person: Person,
  path: string,
  content: Uint8Array,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${person.url}${path}`, {
    method: 'POST',
    headers: { cookie: person.cookie, 'content-type': 'application/octet-stream' },
    body: Buffer.from(content),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Brings a document to a session. @returns its id */
export async function bring(person: Person, sessionId: string, content: Uint8Array): Promise<string> {
  const { status, body } = await sendFile(person, sessionId, content);
  if (status !== 200) throw new Error(`document refused: ${JSON.stringify(body)}`);
  return String(body['documentId']);
}
