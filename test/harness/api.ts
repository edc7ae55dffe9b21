import type { FastifyInstance } from 'fastify';
import type { City } from '../../src/kernel/city.ts';
import type { Signed } from './people.ts';

export interface ApiAnswer {
  status: number;
  // What a test looks at is what it expects; nothing else is worth a type here.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  headers: Record<string, unknown>;
  raw: Buffer;
}

export interface ApiFile {
  bytes: Buffer | string;
  name?: string;
  type?: string;
  field?: string;
}

/** A program that speaks the API as somebody, or as nobody, over `inject`. */
export interface ApiClient {
  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Sends bytes as they are; the content type is the caller's. */
  send(path: string, payload: Buffer | string, headers: Record<string, string>): Promise<ApiAnswer>;
  upload(files: ApiFile | ApiFile[], headers?: Record<string, string>): Promise<ApiAnswer>;
}

const BOUNDARY = '----balai-test';

/** A `multipart/form-data` body; names go out as given, however wrong. */
export function multipart(files: ApiFile[]): Buffer {
  return Buffer.concat([
    ...files.flatMap(({ bytes, name = 'foto.jpg', type = 'image/jpeg', field = 'file' }) => [
      Buffer.from(
        `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`,
      ),
      Buffer.from(bytes),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
}
export const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

export function apiClient(app: FastifyInstance, city: Pick<City, 'origin'>, who?: Signed): ApiClient {
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    payload?: Buffer | string,
  ): Promise<ApiAnswer> => {
    const response = await app.inject({
      method,
      url: path.startsWith('/') ? path : `/api/v1/${path}`,
      headers: {
        host: new URL(city.origin).host,
        ...(who && { authorization: `Bearer ${who.bearer}` }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    });
    const json = String(response.headers['content-type']).includes('json') && response.body !== '';
    return {
      status: response.statusCode,
      body: json ? response.json() : response.body,
      headers: response.headers,
      raw: response.rawPayload,
    };
  };
  return {
    get: (path, headers = {}) => ask('GET', path, headers),
    post: (path, body, headers = {}) =>
      ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    send: (path, payload, headers) => ask('POST', path, headers, payload),
    upload: (files, headers = {}) => ask('POST', 'documents', { ...MULTIPART, ...headers }, multipart([files].flat())),
  };
}
