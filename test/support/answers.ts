import type { CountedRecord } from '../../src/core/errors/record.js';
import type {
  DayCounts,
  ErrorDetail,
  ErrorPage,
  Overview,
  RunEvents,
  RunPage,
} from '../../src/core/page-data.js';
import type { LiveAgent, NameAnalytics, PipelineTask } from '../../src/core/runs/run-analytics.js';
import type { RunComparison } from '../../src/core/runs/run-comparison.js';
import type { RunTrend } from '../../src/core/runs/run-trend.js';
import type { WholeRunJson } from '../../src/core/runs/whole-run-json.js';
import type { WorkflowJson } from '../../src/core/runs/workflow-json.js';
import type { Summary } from '../../src/core/summary.js';

/** What an address answers when it does not refuse; nothing is known of an address that is computed. */
export type AnswerAt<Address extends string> = Address extends `${infer Path}?${string}`
  ? AnswerAt<Path>
  : Address extends keyof Pages
    ? Pages[Address]
    : AnswerAbout<Address>;

interface Pages {
  readonly '/api/overview': Overview;
  readonly '/api/errors': ErrorPage;
  readonly '/api/runs': RunPage;
  readonly '/api/runs/compare': RunComparison;
  readonly '/api/runs/trend': readonly RunTrend[];
  readonly '/api/analytics/all': Analytics;
}

/** Of one error, run or task; the longest address first. */
type AnswerAbout<Path extends string> = Path extends `/api/errors/${string}/${string}`
  ? CountedRecord
  : Path extends `/api/errors/${string}`
    ? ErrorDetail
    : Path extends `/api/runs/${string}/events`
      ? RunEvents
      : Path extends `/api/runs/${string}/attachments/${string}`
        ? unknown
        : Path extends `/api/runs/${string}`
          ? WholeRunJson
          : Path extends `/api/tasks/${string}`
            ? TaskProgress
            : unknown;

interface Analytics {
  readonly live_agents: readonly LiveAgent[];
  readonly task_pipeline: readonly PipelineTask[];
  readonly runs: readonly NameAnalytics[];
  readonly errors: Summary & { readonly days: DayCounts; readonly problem: string | null };
}

interface TaskProgress {
  readonly workflow: WorkflowJson;
  readonly is_complete: boolean;
}
