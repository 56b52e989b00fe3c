import { key, refused, withKey } from './key.js';

/** An error as the API tells it. */
export class ApiError extends Error {
  constructor(detail, status) {
    super(detail.message);
    this.name = 'ApiError';
    this.code = detail.code;
    this.param = detail.param;
    this.reason = detail.reason;
    this.values = detail.values;
    this.retryAfterSeconds = detail.retryAfterSeconds;
    this.status = status;
  }
}

/** The path of a collection's resource. */
export function pathOf(collection, ...parts) {
  return ['/api/collections', ...[collection, ...parts].map(encodeURIComponent)].join('/');
}

/** The path of a document's resource; the id is one path segment, whatever it holds. */
export function documentPath(collection, id, ...parts) {
  return pathOf(collection, 'documents', id, ...parts);
}

/** Calls the API; resolves with the JSON body, or undefined when there is none. */
export async function call(method, path, body, signal) {
  const used = key();
  const response = await fetch(path, {
    method,
    signal,
    headers: withKey(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    const error = errorOf(text, response.status);
    if (response.status === 401) refused(error, used);
    throw error;
  }
  return text ? JSON.parse(text) : undefined;
}

/** The error in a response body; any other body counts as a server error. */
export function errorOf(text, status) {
  try {
    const { error } = JSON.parse(text);
    if (error?.message) return new ApiError(error, status);
  } catch {
    // Not the API's own body, for example a proxy's page.
  }
  return new ApiError({ code: 'internal', message: `HTTP ${status}` }, status);
}
