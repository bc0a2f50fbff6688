import type { Run, Step } from '../../core/runs/run.js';
import { formatMoment, formatTook } from '../format.js';
import { Fact } from '../parts/fact.js';
import { StatusIcon } from '../parts/status-icon.js';
import { Code, Text } from '../parts/text.js';
import { toError } from '../router.js';
import { Shots } from './shots.js';

/** All that is known of one step. */
export function StepDetails({ run, step }: { readonly run: Run; readonly step: Step }) {
  const shots = run.attachments.filter((it) => it.step === step.id && it.kind === 'screenshot');
  const files = run.attachments.filter((it) => it.step === step.id && it.kind !== 'screenshot');
  const hasDetails = Object.keys(step.details).length > 0;
  return (
    <div class="details">
      <dl class="pairs">
        {step.description !== null && (
          <Fact name="Description">
            <Text of={step.description} />
          </Fact>
        )}
        {step.startedAt !== null && <Fact name="Started">{formatMoment(step.startedAt)}</Fact>}
        {step.duration !== null && <Fact name="Duration">{formatTook(step.duration)}</Fact>}
        {step.message !== null && (
          <Fact name="Message">
            <Text of={step.message} />
          </Fact>
        )}
        {step.gate?.releasedBy != null && (
          <Fact name="Released by">
            <Text of={step.gate.releasedBy} />
          </Fact>
        )}
        {step.substeps.length > 0 && (
          <Fact name="Parts">
            <ul class="plain">
              {step.substeps.map(({ title, startedAt, endedAt }) => (
                <li key={title}>
                  <StatusIcon status={endedAt === null ? 'running' : 'completed'} />
                  <Text of={title} />
                  {endedAt !== null && (
                    <span class="muted num"> {formatTook(endedAt - startedAt)}</span>
                  )}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {step.attempts.length > 1 && (
          <Fact name="Attempts">
            <ol class="plain">
              {step.attempts.map(({ startedAt, endedAt, status, failure }) => (
                <li key={startedAt}>
                  <StatusIcon status={status} />
                  <span class="num">
                    {endedAt === null ? '' : `${formatTook(endedAt - startedAt)} `}
                  </span>
                  {failure !== null && <Text of={`${failure.type}: ${failure.message}`} />}
                </li>
              ))}
            </ol>
          </Fact>
        )}
        {step.failure?.hash != null && (
          <Fact name="Error">
            <a href={toError(step.failure.hash)}>{step.failure.hash.slice(0, 8)}</a>
          </Fact>
        )}
        {files.map(({ path, kind }) => (
          <Fact key={path} name={kind === 'artifact' ? 'Artifact' : 'File'}>
            <code>
              <Text of={path} />
            </code>
          </Fact>
        ))}
      </dl>
      {step.failure !== null && (
        <Code of={step.failure.stack ?? `${step.failure.type}: ${step.failure.message}`} />
      )}
      <Shots run={run} shots={shots} />
      {hasDetails && <Code of={JSON.stringify(step.details, null, 2)} />}
    </div>
  );
}
