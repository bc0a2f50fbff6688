// crypto is a tenth of a bare start: it is loaded when something is first recorded, not at import.

let crypto: typeof import('node:crypto') | undefined;

/** SHA-256, in hex. */
export function digest(data: string | Uint8Array): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.hash('sha256', data);
}

/** So many random bytes, in hex. */
export function randomHex(bytes: number): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.randomBytes(bytes).toString('hex');
}
