import type { DayCounts, ErrorDetail, Overview, RunPage } from '../core/page-data.js';
import type { RunComparison } from '../core/runs/run-comparison.js';
import type { RunTrend } from '../core/runs/run-trend.js';
import { type FoldedRun, loadRun } from './folded-run.js';
import type { Source } from './source.js';
import type { Resource } from './store.js';

// What the views load, and what it depends on.

export function overviewOf(source: Source): Resource<Overview> {
  return { key: 'overview', topics: ['runs', 'errors'], load: () => source.overview() };
}

export function runsOf(source: Source): Resource<RunPage> {
  return { key: 'runs', topics: ['runs'], load: () => source.runs() };
}

export function runOf(source: Source, id: string): Resource<FoldedRun> {
  const ask = (after: number) => source.runEvents(id, after);
  return {
    key: `run ${id}`,
    topics: ['run', `run:${id}`],
    load: (before) => loadRun(before, ask),
  };
}

export function trendsOf(source: Source): Resource<readonly RunTrend[]> {
  return { key: 'trends', topics: ['runs'], load: () => source.trends() };
}

export function trendOf(source: Source, name: string): Resource<RunTrend | null> {
  const load = async () => (await source.trends(name))[0] ?? null;
  return { key: `trend ${name}`, topics: [], load };
}

export function comparisonOf(source: Source, a: string, b: string): Resource<RunComparison> {
  const load = () => source.comparison(a, b);
  return { key: `compare ${a} ${b}`, topics: [`run:${a}`, `run:${b}`], load };
}

export function errorOf(source: Source, hash: string): Resource<ErrorDetail> {
  return { key: `error ${hash}`, topics: ['errors'], load: () => source.error(hash) };
}

export function daysOf(source: Source): Resource<DayCounts> {
  return { key: 'days', topics: ['errors'], load: () => source.days() };
}
