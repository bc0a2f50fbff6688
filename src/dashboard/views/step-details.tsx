import type { ComponentChildren } from 'preact';
import type { Run, Step } from '../../core/runs/run.js';
import { formatMoment, formatTook } from '../format.js';
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
          <Pair name="Description">
            <Text of={step.description} />
          </Pair>
        )}
        {step.startedAt !== null && <Pair name="Started">{formatMoment(step.startedAt)}</Pair>}
        {step.duration !== null && <Pair name="Duration">{formatTook(step.duration)}</Pair>}
        {step.message !== null && (
          <Pair name="Message">
            <Text of={step.message} />
          </Pair>
        )}
        {step.skipReason !== null && (
          <Pair name="Skipped because">
            <Text of={step.skipReason} />
          </Pair>
        )}
        {step.gate?.releasedBy != null && (
          <Pair name="Released by">
            <Text of={step.gate.releasedBy} />
          </Pair>
        )}
        {step.substeps.length > 0 && (
          <Pair name="Parts">
            <ul class="plain">
              {step.substeps.map(({ title, startedAt, endedAt }) => (
                <li key={title}>
                  <StatusIcon status={endedAt === null ? 'running' : 'completed'} />
                  <Text of={title} max={300} />
                  {endedAt !== null && (
                    <span class="muted num"> {formatTook(endedAt - startedAt)}</span>
                  )}
                </li>
              ))}
            </ul>
          </Pair>
        )}
        {step.attempts.length > 1 && (
          <Pair name="Attempts">
            <ol class="plain">
              {step.attempts.map(({ startedAt, endedAt, status, failure }) => (
                <li key={startedAt}>
                  <StatusIcon status={status} />
                  <span class="num">
                    {endedAt === null ? '' : `${formatTook(endedAt - startedAt)} `}
                  </span>
                  {failure !== null && (
                    <Text of={`${failure.type}: ${failure.message}`} max={500} />
                  )}
                </li>
              ))}
            </ol>
          </Pair>
        )}
        {step.failure?.hash != null && (
          <Pair name="Error">
            <a href={toError(step.failure.hash)}>{step.failure.hash.slice(0, 8)}</a>
          </Pair>
        )}
        {files.map(({ path, kind }) => (
          <Pair key={path} name={kind === 'artifact' ? 'Artifact' : 'File'}>
            <code>
              <Text of={path} max={500} />
            </code>
          </Pair>
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

function Pair({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
