import type { ComponentChildren } from 'preact';
import type { SourceExcerpt } from '../../core/error-markdown.js';
import type { ErrorDetail } from '../../core/page-data.js';
import { formatCount, formatNumber } from '../format.js';
import { useLoaded, usePage } from '../page-state.js';
import { Age } from '../parts/age.js';
import { DayBars } from '../parts/day-bars.js';
import { NotHere, Problem } from '../parts/empty-state.js';
import { Fact } from '../parts/fact.js';
import { SeverityMark } from '../parts/severity-mark.js';
import { Code, Text } from '../parts/text.js';
import { Title } from '../parts/title.js';
import { errorOf } from '../resources.js';
import { toRun } from '../router.js';
import { ErrorActions } from './error-actions.js';
import { ErrorHistory } from './error-history.js';

const MAX_RUNS = 10;

/** One error whole. */
export function ErrorView({ hash }: { readonly hash: string }) {
  const { source } = usePage();
  const { data: record, problem } = useLoaded(errorOf(source, hash));
  if (record === undefined) return <NotHere problem={problem} back="errors" />;
  const { type, message, stack, causes, samples, runs, days } = record;
  return (
    <>
      <Title text={`${type}: ${message}`} hasHeading />
      {problem !== null && <Problem error={problem} isOld />}
      <Head record={record} />
      <ErrorActions record={record} />
      <DayBars counts={days} />
      <Part name="Source" isShown={record.source.length > 0}>
        {record.source.map((excerpt) => (
          <Excerpt key={`${excerpt.file}:${excerpt.line}`} excerpt={excerpt} />
        ))}
      </Part>
      <Part name="Stack" isShown={stack.length > 0}>
        <Code of={stack.map((frame) => `at ${frame}`).join('\n')} />
      </Part>
      <Part name="Caused by" isShown={causes.length > 0}>
        <Code of={causes.map((cause) => `${cause.type}: ${cause.message}`).join('\n')} />
      </Part>
      <Part name="Also said" isShown={samples.length > 0}>
        <ul class="plain">
          {samples.toReversed().map((sample) => (
            <li key={sample.t}>
              <Text of={sample.message} />
              <span class="muted">
                <Age at={sample.t} />
              </span>
            </li>
          ))}
        </ul>
      </Part>
      <Part name={`Seen in ${formatCount(runs.count, 'run')}`} isShown={runs.newest.length > 0}>
        <ul class="plain">
          {runs.newest.slice(0, MAX_RUNS).map(({ id, phase, t }) => (
            <li key={id}>
              <a data-row href={toRun(id)}>
                <code>{id}</code>
              </a>
              {phase !== null && <Text of={phase} />}
              <span class="muted">
                <Age at={t} />
              </span>
            </li>
          ))}
        </ul>
      </Part>
      <Part name="History" isShown>
        <ErrorHistory record={record} />
      </Part>
    </>
  );
}

function Head({ record }: { readonly record: ErrorDetail }) {
  const { severity, type, message, context, location, occurrences, status, hash, tags } = record;
  return (
    <section class="error-head">
      <p class="error-line">
        <SeverityMark severity={severity} />
        <code class="muted">{hash}</code>
        <span
          class={`status-word is-${status === 'fixed' ? 'completed' : status === 'active' ? 'failed' : 'skipped'}`}
        >
          {status}
        </span>
      </p>
      <h1>
        <span class="is-bad">
          <Text of={type} />
        </span>
        {': '}
        <Text of={message} />
      </h1>
      <dl class="facts">
        <Fact name="Occurrences">{formatNumber(occurrences)}</Fact>
        <Fact name="Last seen">
          {record.lastSeen === null ? '–' : <Age at={Date.parse(record.lastSeen)} />}
        </Fact>
        <Fact name="First seen">
          <Age at={Date.parse(record.firstSeen)} />
        </Fact>
        <Fact name="Context">
          <Text of={context} />
        </Fact>
        {location !== null && (
          <Fact name="Where">
            <code>
              <Text of={`${location.file}:${location.line}:${location.column}`} />
            </code>
          </Fact>
        )}
        {Object.entries(tags).map(([name, values]) => (
          <Fact key={name} name={name}>
            <Text of={listValues(values)} />
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** The most frequent first. */
function listValues(values: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(values).toSorted(([, a], [, b]) => b - a);
  return sorted
    .slice(0, 6)
    .map(([value, count]) => `${value} ${count}×`)
    .join(', ');
}

interface PartProps {
  readonly name: string;
  readonly isShown: boolean;
  readonly children: ComponentChildren;
}

function Part({ name, isShown, children }: PartProps) {
  if (!isShown) return null;
  return (
    <section class="part">
      <h2>{name}</h2>
      {children}
    </section>
  );
}

function Excerpt({ excerpt: { file, line, lines } }: { readonly excerpt: SourceExcerpt }) {
  return (
    <figure class="excerpt">
      <figcaption>
        <code>
          <Text of={`${file}:${line}`} />
        </code>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre class="code" tabIndex={0}>
        {lines.map(({ number, text, is_hit }) => (
          <span key={number} class={`source-line${is_hit ? ' is-hit' : ''}`}>
            <span class="line-number">{number}</span>
            <Text of={text} />
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}
