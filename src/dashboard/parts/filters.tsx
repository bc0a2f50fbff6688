import { useEffect, useRef, useState } from 'preact/hooks';
import { toLine } from './text.js';

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly (readonly [value: string, word: string, count?: number | undefined])[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of a few, side by side. */
export function Segments({ label, options, value, onChange }: ChoiceProps) {
  return (
    <fieldset class="segments" aria-label={label}>
      {options.map(([option, word, count]) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {word}
          {count !== undefined && <span class="count">{count}</span>}
        </button>
      ))}
    </fieldset>
  );
}

/** One of many. */
export function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {options.map(([option, word]) => (
        <option key={option} value={option} selected={option === value}>
          {toLine(word)}
        </option>
      ))}
    </select>
  );
}

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const TYPING_MS = 150;

/** The field that `/` leads to. What is typed counts when the hand rests. */
export function Search({ label, value, onChange }: SearchProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      onChange(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div class="search">
      <input
        type="search"
        data-search
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Toggle({ label, isOn, onChange }: ToggleProps) {
  return (
    <label class="toggle">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
