import { type CountedRecord, RECORD_FIELDS } from './errors/record.js';

/** A record with its fields in the ledger's order; fields that we do not know come last. */
export function orderFields(record: CountedRecord): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = { ...record };
  const known = [...RECORD_FIELDS, 'samples', 'runs'].filter((field) => field in fields);
  return Object.fromEntries(
    [...new Set([...known, ...Object.keys(fields)])].map((name) => [name, fields[name]]),
  );
}

const RUNS_LISTED = 10;

/** One record of many: of its runs only the newest few. */
export function briefFields(record: CountedRecord): Readonly<Record<string, unknown>> {
  const { count, newest } = record.runs;
  return orderFields({ ...record, runs: { count, newest: newest.slice(0, RUNS_LISTED) } });
}
