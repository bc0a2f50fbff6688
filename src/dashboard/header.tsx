import { formatMoment, formatNumber } from './format.js';
import { useLoaded, usePage } from './page-state.js';
import { Text } from './parts/text.js';
import { overviewOf } from './resources.js';
import type { Route } from './router.js';
import type { Connection } from './source.js';

interface HeaderProps {
  readonly connection: Connection;
  readonly onHelp: () => void;
}

const TABS = [
  ['runs', 'Runs'],
  ['errors', 'Errors'],
  ['trends', 'Trends'],
] as const;

/** The tab that each view belongs to. */
const TAB_OF: Readonly<Record<Route['view'], string>> = {
  runs: 'runs',
  run: 'runs',
  compare: 'runs',
  errors: 'errors',
  error: 'errors',
  trends: 'trends',
  lost: '',
};

const CONNECTIONS: Readonly<Record<Connection, readonly [word: string, title: string]>> = {
  live: ['Live', 'Changes show at once'],
  polling: ['Every 2s', 'The stream of changes is blocked'],
  offline: ['Offline', 'Start errtrack serve again'],
  report: ['Report', ''],
};

export function Header({ connection, onHelp }: HeaderProps) {
  const { source, route } = usePage();
  const { data: overview, problem } = useLoaded(overviewOf(source));
  const shown = problem !== null && connection !== 'report' ? 'offline' : connection;
  const [word, title] = CONNECTIONS[shown];
  const counts: Readonly<Record<string, number>> = {
    errors: overview?.errors.active ?? 0,
    runs: overview?.runs.active ?? 0,
  };
  const told = shown === 'report' ? formatMoment(Date.parse(overview?.now ?? '')) : title;
  return (
    <header class="top">
      <a class="brand" href="#/runs">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 5.5h9M3 10h6M3 14.5h9" />
          <circle cx="15.5" cy="10" r="2.5" />
        </svg>
        <span class="brand-name">
          {overview === undefined ? (
            'errtrack'
          ) : (
            <Text of={overview.project.name ?? overview.project.root_name} />
          )}
        </span>
      </a>
      <nav aria-label="Views">
        {TABS.map(([view, name]) => (
          <a
            key={view}
            href={`#/${view}`}
            aria-current={TAB_OF[route.view] === view ? 'page' : undefined}
          >
            {name}
            {(counts[view] ?? 0) > 0 && (
              <span class={`count is-${view}`}>
                {formatNumber(counts[view] ?? 0)}
                <span class="sr-only"> active</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <div class="top-end">
        <span class={`connection is-${shown}`} title={told}>
          {word}
        </span>
        <button type="button" class="icon-button" aria-label="Keyboard help" onClick={onHelp}>
          ?
        </button>
      </div>
    </header>
  );
}
