import type { IncomingMessage } from 'node:http';

export interface FormFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Form {
  /** Fields of text; empty where there is none. */
  text(field: string): string;
  file(field: string): FormFile | undefined;
}

/** A request's `multipart/form-data` (RFC 7578), as clients of today write it. */
export async function formOf(request: IncomingMessage): Promise<Form> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const boundary = /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw new Error('no boundary in the content type');
  // One character for each byte, so that what is cut stays bytes.
  const [, ...parts] = Buffer.concat(chunks).toString('latin1').split(`--${boundary}`);
  const texts = new Map<string, string>();
  const files = new Map<string, FormFile>();
  for (const part of parts.slice(0, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const head = Buffer.from(part.slice(0, end), 'latin1').toString('utf8');
    const bytes = Buffer.from(part.slice(end + 4, -2), 'latin1');
    const field = / name="([^"]*)"/.exec(head)?.[1] ?? '';
    const name = / filename="([^"]*)"/.exec(head)?.[1];
    const type = /^content-type: *(\S+)/im.exec(head)?.[1] ?? '';
    if (name === undefined) texts.set(field, bytes.toString('utf8'));
    else files.set(field, { name, type, bytes });
  }
  return { text: (field) => texts.get(field) ?? '', file: (field) => files.get(field) };
}
