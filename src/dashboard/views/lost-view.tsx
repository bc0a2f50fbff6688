import { EmptyState } from '../parts/empty-state.js';
import { Text } from '../parts/text.js';

export function LostView({ path }: { readonly path: string }) {
  return (
    <EmptyState title="There is nothing here">
      <p>
        This page has no place called{' '}
        <code>
          <Text of={path} max={200} />
        </code>
        .
      </p>
      <p>
        <a href="#/runs">Go to the runs</a>
      </p>
    </EmptyState>
  );
}
