import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Header } from './header.js';
import { Help } from './help.js';
import { KeyReader } from './keys.js';
import { moveAmongRows } from './list-keys.js';
import { type Page, setPage, useNow, useRoute } from './page-state.js';
import { Announcer } from './parts/announcer.js';
import { EmptyState } from './parts/empty-state.js';
import { Title } from './parts/title.js';
import type { Route } from './router.js';
import type { Connection } from './source.js';
import { CompareView } from './views/compare-view.js';
import { ErrorView } from './views/error-view.js';
import { ErrorsView } from './views/errors-view.js';
import { RunView } from './views/run-view.js';
import { RunsView } from './views/runs-view.js';
import { TrendsView } from './views/trends-view.js';

export function App({ source, store, icons }: Omit<Page, 'route'>) {
  const route = useRoute();
  const [connection, setConnection] = useState<Connection>('live');
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => source.follow((topics) => store.change(topics), setConnection), [source]);
  useKeys(route, isHelpOpen, setHelpOpen);
  // For the ages of what it shows: a clock for each of them would cost more than they do.
  useNow(10_000);
  setPage({ source, store, icons, route });
  const place = tellPlace(route);
  usePlace(place);
  return (
    <>
      <button type="button" class="skip-link" onClick={skipToMain}>
        Skip to content
      </button>
      <Header connection={connection} onHelp={() => setHelpOpen(true)} />
      <main id="main" tabIndex={-1}>
        <View key={place} route={route} />
      </main>
      <Announcer />
      {isHelpOpen && <Help onClose={() => setHelpOpen(false)} />}
    </>
  );
}

function View({ route }: { readonly route: Route }) {
  if (route.view === 'runs') return <RunsView />;
  if (route.view === 'run') return <RunView id={route.id} tab={route.tab} />;
  if (route.view === 'errors') return <ErrorsView />;
  if (route.view === 'error') return <ErrorView hash={route.hash} />;
  if (route.view === 'compare') return <CompareView a={route.a} b={route.b} />;
  if (route.view === 'trends') return <TrendsView />;
  return (
    <EmptyState title="There is nothing here">
      <Title text="Not found" />
      <a href="#/runs">Go to the runs</a>
    </EmptyState>
  );
}

/** What is the same place stays as it is when the rest of the address changes. */
function tellPlace(route: Route): string {
  if (route.view === 'run') return `run ${route.id}`;
  return route.view === 'error' ? `error ${route.hash}` : route.view;
}

/** Where each place was left, and is found again. */
const lefts = new Map<string, number>();

function usePlace(place: string): void {
  useLayoutEffect(() => {
    history.scrollRestoration = 'manual';
    // The first place is at its top.
    if (lefts.size > 0) scrollTo(0, lefts.get(place) ?? 0);
    // Before the next one is drawn.
    const leave = () => lefts.set(place, scrollY);
    addEventListener('popstate', leave, true);
    return () => removeEventListener('popstate', leave, true);
  }, [place]);
}

function skipToMain(): void {
  document.getElementById('main')?.focus();
}

const UP: Readonly<Record<Route['view'], string>> = {
  runs: '#/runs',
  run: '#/runs',
  errors: '#/errors',
  error: '#/errors',
  compare: '#/runs',
  trends: '#/runs',
  lost: '#/runs',
};

function useKeys(route: Route, isHelpOpen: boolean, setHelpOpen: (isOpen: boolean) => void): void {
  const reader = useRef(new KeyReader());
  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isHelpOpen) return;
      if (isTyping(event.target)) {
        if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
        return;
      }
      const command = reader.current.read(event.key, event.timeStamp);
      if (command === null) return;
      event.preventDefault();
      if (command === 'next') moveAmongRows(1);
      else if (command === 'previous') moveAmongRows(-1);
      else if (command === 'search') document.querySelector<HTMLElement>('[data-search]')?.focus();
      else if (command === 'help') setHelpOpen(true);
      else location.hash = command === 'back' ? UP[route.view] : `#/${command}`;
    };
    addEventListener('keydown', take);
    return () => removeEventListener('keydown', take);
  }, [route.view, isHelpOpen]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select')
  );
}
