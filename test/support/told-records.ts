import type { UserProject } from './user-project.js';

/** What the ledger of a project says of each error, a line for each, in the order of the alphabet. */
export function tellRecords(project: UserProject): readonly string[] {
  const { errors } = JSON.parse(project.read('errors_log.json') ?? '{ "errors": {} }');
  return Object.values(errors).map(tellRecord).sort();
}

function tellRecord(record: unknown): string {
  const { context, type, message, location, occurrences } = JSON.parse(JSON.stringify(record));
  const place = location === null ? 'nowhere' : `${location.file}:${location.line}`;
  return `${context} × ${occurrences} ${type}: ${message.split('\n')[0]} at ${place}`;
}
