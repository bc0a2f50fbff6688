import { Text, toLine } from './text.js';

/** What a program has said of a run, as `name: value`; the names for whoever points at them. */
export function Labels({ of }: { readonly of: Readonly<Record<string, string>> }) {
  return Object.entries(of).map(([name, value]) => (
    <span key={name} class="label" title={toLine(name)}>
      <Text of={value} />
    </span>
  ));
}
