// crypto is a tenth of a bare start: it is loaded when something is first recorded, not at import.

let crypto: typeof import('node:crypto') | undefined;

/** SHA-256, in hex. */
export function digest(data: string | Uint8Array): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.hash('sha256', data);
}

/** The same as browsers name it in a policy. */
export function digestBase64(data: string): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.hash('sha256', data, 'base64');
}

/** So many random bytes, in hex. */
export function randomHex(bytes: number): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.randomBytes(bytes).toString('hex');
}
