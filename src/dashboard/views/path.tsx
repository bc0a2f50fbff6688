import { Fragment } from 'preact';
import { Text } from '../parts/text.js';

/** Names from the outermost to the innermost. */
export function Path({ names }: { readonly names: readonly string[] }) {
  return (
    <span class="path">
      {names.map((name, index) => (
        <Fragment key={index}>
          {index > 0 && <span class="path-sign"> › </span>}
          <Text of={name} max={200} />
        </Fragment>
      ))}
    </span>
  );
}
