import { render } from 'preact';
import type { PageData } from '../core/page-data.js';
import { App } from './app.js';
import { LiveSource } from './live-source.js';
import { ReportSource } from './report-source.js';
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
  return data.mode === 'report' ? new ReportSource(data) : new LiveSource(data.token);
}

const place = document.getElementById('app');
if (place !== null) render(<App source={openSource(readData())} store={new Store()} />, place);
