import { type CountedRecord, RECORD_FIELDS } from '../core/errors/record.js';

export function renderJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** A record with its fields in the ledger's order; fields that we do not know come last. */
export function orderFields(record: CountedRecord): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = { ...record };
  const known = RECORD_FIELDS.filter((field) => field in fields);
  return Object.fromEntries(
    [...new Set([...known, ...Object.keys(fields)])].map((name) => [name, fields[name]]),
  );
}
