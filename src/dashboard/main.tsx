import { render } from 'preact';
import type { PageData } from '../core/page-data.js';
import type { StatusTheme } from '../core/runs/status-theme.js';
import { App } from './app.js';
import { LiveSource } from './live-source.js';
import { ReportSource } from './report-source.js';
import { toRun } from './router.js';
import type { Source } from './source.js';
import { Store } from './store.js';
import './styles/base.css';
import './styles/controls.css';
import './styles/rows.css';
import './styles/views.css';

/** Whoever filled the page knows its shape: it is built together with it. */
function readData(): PageData {
  const text = document.getElementById('errtrack-data')?.textContent ?? '';
  return JSON.parse(text) as PageData;
}

function openSource(data: PageData): Source {
  return data.mode === 'report' ? new ReportSource(data) : new LiveSource(data);
}

function start(place: HTMLElement): void {
  const data = readData();
  // A report of one run opens with it.
  const isAboutOne = data.mode === 'report' && data.run_id !== null && location.hash === '';
  if (isAboutOne) history.replaceState(null, '', toRun(data.run_id ?? ''));
  paint(data.theme.colors);
  render(<App source={openSource(data)} store={new Store()} icons={data.theme.icons} />, place);
}

/** Through the object model: the policy of the page lets no other style in. */
function paint(colors: StatusTheme['colors']): void {
  for (const [status, color] of Object.entries(colors)) {
    const [sheet] = document.styleSheets;
    sheet?.insertRule(`.is-${status}{ --tone :${color}}`, sheet.cssRules.length);
  }
}

const place = document.getElementById('app');
if (place !== null) start(place);
