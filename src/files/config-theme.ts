import { RUN_STATUSES, type RunStatus } from '../core/runs/status.js';
import {
  COLOR_NAMES,
  chooseIcons,
  isColorName,
  isHexColor,
  isStatusIcon,
  type StatusColor,
  type StatusTheme,
} from '../core/runs/status-theme.js';
import {
  bad,
  type Fault,
  type FieldParser,
  good,
  isObject,
  type Parsed,
  unknownField,
} from './config-values.js';

const PARTS = ['icons', 'colors'] as const;

/** How statuses of runs look. What is faulty looks as it does by itself, the rest holds. */
export function parseTheme(raw: unknown): Parsed<StatusTheme> {
  if (!isObject(raw)) return bad(raw, 'an object with icons or colors');
  const icons = parseIcons(raw['icons']);
  const colors = parseStatuses(raw['colors'], parseColor);
  const unknown = Object.keys(raw)
    .filter((name) => !PARTS.some((part) => part === name))
    .map((name) => ({ at: [name], problem: unknownField(name, PARTS) }));
  return {
    value: { icons: icons.value ?? {}, colors: colors.value ?? {} },
    faults: [...unknown, ...within('icons', icons.faults), ...within('colors', colors.faults)],
  };
}

type ByStatus<T> = Partial<Record<RunStatus, T>>;

/** Not everybody sees colours: no two statuses are told by one sign, beyond the two that are by themselves. */
function parseIcons(raw: unknown): Parsed<ByStatus<string>> {
  const { value: icons = {}, faults } = parseStatuses(raw, parseIcon);
  const shown = chooseIcons({ icons });
  const taken = RUN_STATUSES.flatMap((status) => {
    const other = RUN_STATUSES.find((it) => it !== status && shown[it] === shown[status]);
    return icons[status] === undefined || other === undefined ? [] : [[status, other] as const];
  });
  const kept = Object.entries(icons).filter(([name]) => !taken.some(([status]) => status === name));
  const told = taken.map(([status, other]) => {
    const { faults: found } = bad(
      icons[status],
      `an icon that no other status has: ${other} has it`,
    );
    return { at: [status], problem: found[0]?.problem ?? '' };
  });
  return { value: Object.fromEntries(kept), faults: [...faults, ...told] };
}

function parseStatuses<T>(raw: unknown, parse: FieldParser<T>): Parsed<ByStatus<T>> {
  if (raw === undefined) return good({});
  if (!isObject(raw)) return bad(raw, `an object with ${RUN_STATUSES.join(', ')}`);
  const value: ByStatus<T> = {};
  const faults = Object.keys(raw).flatMap((name): readonly Fault[] => {
    const status = RUN_STATUSES.find((it) => it === name);
    if (status === undefined) return [{ at: [name], problem: unknownField(name, RUN_STATUSES) }];
    const parsed = parse(raw[name]);
    if (parsed.value !== undefined) value[status] = parsed.value;
    return within(name, parsed.faults);
  });
  return { value, faults };
}

/** Where an emoji says that it wants to be one, terminals do not agree on how wide it is. */
function parseIcon(raw: unknown): Parsed<string> {
  const icon = typeof raw === 'string' ? raw.replace(/\ufe0f$/, '') : '';
  return isStatusIcon(icon) ? good(icon) : bad(raw, 'one emoji or sign, or two letters at most');
}

function parseColor(raw: unknown): Parsed<StatusColor> {
  return typeof raw === 'string' && (isColorName(raw) || isHexColor(raw))
    ? good(raw)
    : bad(raw, `${COLOR_NAMES.join(', ')}, or a number such as "#2da44e"`);
}

function within(step: string, faults: readonly Fault[]): readonly Fault[] {
  return faults.map(({ at, problem }) => ({ at: [step, ...at], problem }));
}
