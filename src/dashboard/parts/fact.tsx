import type { ComponentChildren } from 'preact';
import { Text } from './text.js';

interface FactProps {
  readonly name: string;
  /** Whether it is good to know, or bad: `bad`, `warn`. */
  readonly tone?: string | false;
  readonly children: ComponentChildren;
}

/** One of a list of facts: `<dl class="facts">`, or `pairs` where each has a line. */
export function Fact({ name, tone = '', children }: FactProps) {
  return (
    <div>
      <dt>
        <Text of={name} />
      </dt>
      <dd class={`num is-${tone}`}>{children}</dd>
    </div>
  );
}
