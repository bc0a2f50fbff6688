import { useState } from 'preact/hooks';
import type { ErrorDetail } from '../../core/page-data.js';
import { usePage } from '../page-state.js';
import { announce } from '../parts/announcer.js';
import { Command, CopyButton } from '../parts/copy-button.js';
import { Problem } from '../parts/empty-state.js';
import type { ErrorChange } from '../source.js';

const SNOOZES = [
  ['1d', 'for a day'],
  ['7d', 'for a week'],
  ['10x', 'for ten more times'],
  ['', 'for good'],
] as const;

/** What can be done about an error, from here or by hand. */
export function ErrorActions({ record }: { readonly record: ErrorDetail }) {
  const { source, store } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const { changeError } = source;
  const change = async (wanted: ErrorChange, told: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await changeError?.call(source, record.hash, wanted);
      announce(told);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
    store.change(new Set(['errors']));
    setBusy(false);
  };
  return (
    <section class="actions">
      {problem !== null && <Problem error={problem} />}
      {changeError !== null && record.status === 'active' && (
        <FixForm isBusy={isBusy} change={change} />
      )}
      {changeError !== null && record.status !== 'active' && (
        <button
          type="button"
          class="button is-main"
          disabled={isBusy}
          onClick={() => change({ kind: 'reopen' }, 'Reopened')}
        >
          Reopen
        </button>
      )}
      <div class="actions-copy">
        <Command text={record.command} />
        <CopyButton text={record.markdown} label="Copy as Markdown" />
      </div>
    </section>
  );
}

interface FixFormProps {
  readonly isBusy: boolean;
  readonly change: (wanted: ErrorChange, told: string) => Promise<void>;
}

function FixForm({ isBusy, change }: FixFormProps) {
  const [description, setDescription] = useState('');
  const fix = (event: Event) => {
    event.preventDefault();
    void change({ kind: 'fix', description: description.trim() }, 'Marked as fixed');
  };
  return (
    <form class="fix-form" onSubmit={fix}>
      <input
        type="text"
        aria-label="What fixed it"
        placeholder="What fixed it (may be left empty)"
        maxLength={2_000}
        value={description}
        onInput={({ currentTarget }) => setDescription(currentTarget.value)}
      />
      <button type="submit" class="button is-main" disabled={isBusy}>
        Mark as fixed
      </button>
      <select
        aria-label="Ignore it"
        value="ask"
        disabled={isBusy}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== 'ask')
            void change({ kind: 'ignore', until: currentTarget.value }, 'Ignored');
          currentTarget.value = 'ask';
        }}
      >
        <option value="ask">Snooze …</option>
        {SNOOZES.map(([until, words]) => (
          <option key={until} value={until}>
            {words}
          </option>
        ))}
      </select>
    </form>
  );
}
