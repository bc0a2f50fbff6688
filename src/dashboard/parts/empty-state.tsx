import type { ComponentChildren } from 'preact';
import { Title } from './title.js';

interface EmptyStateProps {
  readonly title: string;
  /** What to do next. */
  readonly children?: ComponentChildren;
}

export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Why something is not here, or not up to date. */
export function Problem({
  error,
  isOld = false,
}: {
  readonly error: Error;
  readonly isOld?: boolean;
}) {
  return (
    <div class="problem" role="alert">
      {isOld ? 'This is not up to date: ' : ''}
      {error.message}
    </div>
  );
}

function Loading() {
  return (
    <div class="loading" aria-busy="true">
      Loading …
    </div>
  );
}

interface NoMatchProps {
  readonly title: string;
  /** What the button says that takes the filters away. */
  readonly label: string;
  readonly onClear: () => void;
}

/** There is something, but not of this kind. */
export function NoMatch({ title, label, onClear }: NoMatchProps) {
  return (
    <EmptyState title={title}>
      <p>
        <button type="button" class="button" onClick={onClear}>
          {label}
        </button>
      </p>
    </EmptyState>
  );
}

interface NotHereProps {
  /** None while it is on its way. */
  readonly problem: Error | null;
  readonly back: string;
}

/** What stands in the place of what is not here, or not yet. */
export function NotHere({ problem, back }: NotHereProps) {
  if (problem === null) return <Loading />;
  return (
    <EmptyState title="This cannot be shown">
      <Title text="Not here" />
      <Problem error={problem} />
      <p>
        <a href={`#/${back}`}>Back to the {back}</a>
      </p>
    </EmptyState>
  );
}
