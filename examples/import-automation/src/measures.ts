import { parse } from 'csv-parse/sync';

/** One row of a customer's sheet of measures. */
export interface Measure {
  readonly name: string;
  readonly group: string;
  readonly weight: number;
  readonly target: number;
}

const REQUIRED = ['Measure', 'Group', 'Weight', 'Target'] as const;

export class MissingColumnError extends Error {
  override name = 'MissingColumnError';

  constructor(column: string, sheet: string) {
    super(`Could not find required column '${column}' in ${sheet}`);
  }
}

/** @throws MissingColumnError where the sheet has not every column; csv-parse's error where it is no CSV. */
export function readMeasures(csv: string, sheet: string): readonly Measure[] {
  const rows: readonly Record<string, string>[] = parse(csv, { columns: true, trim: true });
  const missing = REQUIRED.find((column) => !(column in (rows[0] ?? {})));
  if (missing !== undefined) throw new MissingColumnError(missing, sheet);
  return rows.map((row) => ({
    name: row['Measure'] ?? '',
    group: row['Group'] ?? '',
    weight: Number(row['Weight']),
    target: Number(row['Target']),
  }));
}

/** Weights of a group that do not add up to 100 are scaled: the portal takes nothing else. */
export function scaleWeights(measures: readonly Measure[]): {
  readonly scaled: readonly Measure[];
  readonly groups: readonly string[];
} {
  const sums = new Map<string, number>();
  for (const { group, weight } of measures) sums.set(group, (sums.get(group) ?? 0) + weight);
  const groups = [...sums].filter(([, sum]) => sum !== 100).map(([group]) => group);
  const scaled = measures.map((measure) => ({
    ...measure,
    weight: (measure.weight * 100) / (sums.get(measure.group) ?? 100),
  }));
  return { scaled, groups };
}
