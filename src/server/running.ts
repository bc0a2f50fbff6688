/**
 * What is needed only once a program serves its dashboard. `load-server.ts` says how it comes in.
 * @module
 */
export { openBrowser } from './browser.js';
export { serve } from './serve.js';
