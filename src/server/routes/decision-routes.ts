import { type Context, Hono } from 'hono';
import type { CountedRecord } from '../../core/errors/record.js';
import type { NewEvent } from '../../core/events.js';
import { orderFields } from '../../core/record-fields.js';
import type { Project } from '../../files/project.js';
import { recordDecisions } from '../../fold/decisions.js';
import { createFixes } from '../../fold/fix-decision.js';
import { loadWriting } from '../../fold/load-writing.js';
import type { FoldOutcome } from '../../fold/outcome.js';
import type { ServerContext } from '../context.js';
import { parseCondition } from '../ignore-condition.js';
import { getNamedError } from '../named-error.js';
import { bad } from '../query.js';
import { replyError, replyJson } from '../reply.js';
import { readBody } from '../request-body.js';
import { tellProblem } from '../told-problem.js';
import { readUsable } from './error-routes.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a person may decide about an error. */
interface Decision {
  /** Which one a prefix rather means, where it fits several. */
  readonly isPreferred: (record: CountedRecord) => boolean;
  /** Null where nothing is to be done; a text where it cannot be. */
  readonly decide: (
    record: CountedRecord,
    fields: Fields,
    project: Project,
    now: number,
  ) => readonly NewEvent[] | string;
}

const MAX_DESCRIPTION = 10_000;

const DECISIONS: Readonly<Record<string, Decision>> = {
  fix: {
    isPreferred: ({ status }) => status === 'active',
    decide: ({ hash, status }, fields, project) => {
      const description = readDescription(fields);
      if (status === 'fixed') return [];
      return createFixes(project, [hash], { description, source: 'http' });
    },
  },
  reopen: {
    isPreferred: ({ status }) => status !== 'active',
    decide: ({ hash, status }) => (status === 'active' ? [] : [{ type: 'reopen', hash }]),
  },
  ignore: {
    isPreferred: ({ status }) => status === 'active',
    decide: ({ hash, status }, fields, _project, now) => {
      const condition = parseCondition(fields, now);
      if (status === 'fixed') return 'It is fixed: there is nothing to ignore';
      return [{ type: 'ignore', hash, condition }];
    },
  },
};

/** What changes something: journalled first, then folded, as by the command of the same name. */
export function createDecisionRoutes(context: ServerContext): Hono {
  const routes = new Hono();
  const inTurn = createTurns();
  for (const [name, decision] of Object.entries(DECISIONS)) {
    routes.post(`/api/errors/:hash/${name}`, async (asked) => {
      const fields = await readBody(asked);
      return inTurn(() => carryOut(asked, asked.req.param('hash'), fields, decision, context));
    });
  }
  return routes;
}

/** One after another: each sees what the one before has made of the files. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

async function carryOut(
  asked: Context,
  name: string,
  fields: Fields,
  { isPreferred, decide }: Decision,
  context: ServerContext,
): Promise<Response> {
  const { project, reader } = context;
  const record = getNamedError(await readUsable(context), name, isPreferred);
  const events = decide(record, fields, project, reader.now);
  if (typeof events === 'string') return replyError(asked, 409, events);
  const reason = events.length === 0 ? null : await write(project, events);
  reader.forgetErrors();
  const after = orderFields(getNamedError(await readUsable(context), record.hash));
  if (reason === null) return replyJson(asked, after);
  const error = `Recorded; the files wait: ${tellProblem(reason, project.root)}`;
  return replyError(asked, 409, error, { recorded: true, record: after });
}

/**
 * Journal decisions, and bring the files up to date.
 * @returns why the files wait; null where they do not.
 * @throws ErrtrackError where nothing could be recorded.
 */
async function write(project: Project, events: readonly NewEvent[]): Promise<string | null> {
  recordDecisions(project, events);
  const { fold } = await loadWriting();
  return tellReason(await fold(project));
}

function tellReason(outcome: FoldOutcome): string | null {
  if (outcome.kind === 'folded') return null;
  return outcome.kind === 'waiting' ? outcome.reason : outcome.problem;
}

function readDescription(fields: Fields): string {
  const description = Object.hasOwn(fields, 'description') ? fields['description'] : undefined;
  if (description === undefined || description === null) return '';
  if (typeof description === 'string' && description.length <= MAX_DESCRIPTION) return description;
  throw bad('description', `is not a text of at most ${MAX_DESCRIPTION} characters`);
}
