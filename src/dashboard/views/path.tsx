import { Fragment } from 'preact';
import { Text } from '../parts/text.js';

/** Names from the outermost to the innermost. */
export function Path({ names }: { readonly names: readonly string[] }) {
  return (
    <span>
      {names.map((name, index) => (
        <Fragment key={index}>
          {index > 0 && <span class="muted"> › </span>}
          <Text of={name} />
        </Fragment>
      ))}
    </span>
  );
}
