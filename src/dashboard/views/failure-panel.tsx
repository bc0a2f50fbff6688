import type { ErrorDetail } from '../../core/page-data.js';
import type { Run } from '../../core/runs/run.js';
import { formatCount } from '../format.js';
import { useLoaded, usePage } from '../page-state.js';
import { Command, CopyButton } from '../parts/copy-button.js';
import { Code, Text } from '../parts/text.js';
import { errorOf } from '../resources.js';
import { toError } from '../router.js';
import type { FirstFailure } from '../run-facts.js';
import { Path } from './path.js';
import { Shots } from './shots.js';

const SHORT_HASH = 8;

/** What failed first, open: what was thrown, where, and what to do about it. */
export function FailurePanel({ run, first }: { readonly run: Run; readonly first: FirstFailure }) {
  const { failure, path } = first;
  return (
    <section class="failure" aria-label="First failure">
      <header>
        <p class="failure-where">
          <span class="is-bad strong">
            {run.status === 'completed' ? 'A step failed' : 'Failed'}
          </span>
          {path.length > 0 && (
            <>
              {' at '}
              <Path names={path} />
            </>
          )}
        </p>
        <h2 class="failure-message">
          <span class="is-bad">
            <Text of={failure.type} />
          </span>
          {': '}
          <Text of={failure.message} />
        </h2>
      </header>
      {failure.stack !== null && <Code of={cutHead(failure.stack, failure.message)} />}
      <Shots run={run} shots={first.screenshots} />
      {failure.hash !== null && <KnownError hash={failure.hash} />}
    </section>
  );
}

/** The message stands above. */
function cutHead(stack: string, message: string): string {
  const at = stack.indexOf('\n    at ');
  const isHead = at > 0 && stack.slice(0, at).includes(message.slice(0, 100));
  return isHead ? stack.slice(at + 1).replace(/^ {4}/gm, '') : stack;
}

function KnownError({ hash }: { readonly hash: string }) {
  const { source } = usePage();
  const { data } = useLoaded(errorOf(source, hash));
  return (
    <footer class="failure-end">
      <p>
        <a href={toError(hash)}>
          Error <code>{hash.slice(0, SHORT_HASH)}</code>
        </a>
        {data !== undefined && <span class="muted"> {tellStanding(data)}</span>}
      </p>
      {data !== undefined && (
        <>
          {data.status === 'active' && <Command text={data.command} />}
          <CopyButton text={data.markdown} label="Copy as Markdown" />
        </>
      )}
    </footer>
  );
}

function tellStanding({ status, occurrences }: ErrorDetail): string {
  return `${formatCount(occurrences, 'occurrence')}${status === 'active' ? '' : `, ${status}`}`;
}
