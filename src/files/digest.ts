// crypto is a tenth of a bare start: it is loaded when something is first recorded, not at import.

/** SHA-256, in hex. */
export function digest(data: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', data);
}

/** So many random bytes, in hex. */
export function randomHex(bytes: number): string {
  return process.getBuiltinModule('node:crypto').randomBytes(bytes).toString('hex');
}
