import type { Run } from '../../core/runs/run.js';
import { formatCount, formatTook } from '../format.js';
import { Command } from '../parts/copy-button.js';
import { Text } from '../parts/text.js';
import { toRun } from '../router.js';
import { findFirstFailure, listGates, listWarnings, pathOf } from '../run-facts.js';
import { FailurePanel } from './failure-panel.js';
import { Path } from './path.js';

/** What somebody who opens a run has to know before anything else. */
export function RunNotices({ run }: { readonly run: Run }) {
  const first = findFirstFailure(run);
  return (
    <>
      {listGates(run).map((step) => (
        <section key={step.id} class="notice is-warn">
          <p class="strong">
            Waiting at <Path names={pathOf(run, step)} />
          </p>
          {step.gate?.message != null && (
            <p>
              <Text of={step.gate.message} />
            </p>
          )}
          {step.gate?.timeoutMs != null && (
            <p class="muted">At most {formatTook(step.gate.timeoutMs)}.</p>
          )}
          <Command text={`npx errtrack runs release ${run.id}`} />
        </section>
      ))}
      {run.status === 'interrupted' && (
        <section class="notice is-bad">
          <p class="strong">The process ended before the run did</p>
          <p>
            It was killed, or the machine went down. What it told until then is here; its reports
            can still be saved:
          </p>
          <Command text={`npx errtrack report ${run.id}`} />
        </section>
      )}
      {first !== null && <FailurePanel run={run} first={first} />}
      <Warnings run={run} />
    </>
  );
}

const SHOWN = 5;

/** Also of a run that went well: that it did does not make them go away. */
function Warnings({ run }: { readonly run: Run }) {
  const warnings = listWarnings(run);
  if (warnings.length === 0) return null;
  return (
    <section class="notice is-warn" aria-label="Warnings">
      <p class="strong">{formatCount(warnings.length, 'warning')}</p>
      <ul>
        {warnings.slice(0, SHOWN).map((warning, index) => {
          const step = run.steps.get(warning.step ?? '');
          return (
            <li key={index}>
              {step !== undefined && (
                <span class="muted">
                  <Path names={pathOf(run, step)} />:{' '}
                </span>
              )}
              <Text of={warning.message ?? ''} />
            </li>
          );
        })}
      </ul>
      {warnings.length > SHOWN && (
        <p>
          <a href={toRun(run.id, 'operations', { level: 'warning' })}>
            All {formatCount(warnings.length, 'warning')}
          </a>
        </p>
      )}
    </section>
  );
}
