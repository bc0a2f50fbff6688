import type { ComponentChildren } from 'preact';

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

export function Loading() {
  return (
    <div class="loading" aria-busy="true">
      Loading …
    </div>
  );
}
