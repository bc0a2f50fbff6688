import { badOption } from '../capture/options.js';
import { WorkflowTracker, type WorkflowTrackerOptions } from './workflow-tracker.js';

/** A step that a workflow is made with. */
export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/**
 * A workflow with all of its steps.
 * @throws ErrtrackError (BAD_OPTION) where two of them have one id.
 *
 * @example
 * const createImport = (options) => createWorkflow('Import', [
 *   { id: 'export', title: 'Exporting' },
 *   { id: 'load', title: 'Loading', description: 'Writing rows' },
 * ], options);
 */
export function createWorkflow(
  workflowName: string,
  steps: readonly PlannedStep[],
  options: WorkflowTrackerOptions = {},
): WorkflowTracker {
  if (!Array.isArray(steps)) throw badOption('steps', steps, 'a list of `{ id, title }`');
  const workflow = new WorkflowTracker(workflowName, options);
  for (const { id, title, description } of steps) workflow.addStep(id, title, description);
  return workflow;
}

/** The workflow of the WorkflowTracker's document: a strategy from a request in words to its report. */
export function createStrategyGenerationWorkflow(
  options: WorkflowTrackerOptions = {},
): WorkflowTracker {
  return createWorkflow('Strategy Generation', STRATEGY_STEPS, options);
}

const STRATEGY_STEPS: readonly PlannedStep[] = [
  {
    id: 'parse_request',
    title: 'Understanding Request',
    description: 'Analyzing your strategy requirements',
  },
  {
    id: 'plan_strategy',
    title: 'Planning Strategy',
    description: 'Choosing indicators, entries and exits',
  },
  {
    id: 'generate_code',
    title: 'Generating Code',
    description: 'Creating Python strategy code',
  },
  { id: 'validate_code', title: 'Validating Code', description: 'Checking syntax and structure' },
  { id: 'save_strategy', title: 'Saving Strategy', description: 'Writing the strategy file' },
  { id: 'run_backtest', title: 'Running Backtest', description: 'Testing strategy' },
  { id: 'fix_errors', title: 'Fixing Errors', description: 'Repairing what the backtest found' },
  { id: 'finalize', title: 'Creating Report', description: 'Generating results' },
];
