// What writes the visible files, and reads them as Markdown, in one place: remark is nearly all of it, and a command
// should load that once, and only where it needs it.
export { EMPTY_LEDGER, formatLedger } from '../core/ledger-text.js';
export { ejectMarkdown } from '../markdown/eject.js';
export { addFixedEntries } from '../markdown/fixed-file.js';
export { findSeveritySections } from '../markdown/severity-sections.js';
export { parseSourceText } from '../markdown/source-text.js';
export { createTodo } from '../markdown/todo-file.js';
export { adopt } from './adopt.js';
export { fold } from './fold.js';
export { previewFold } from './preview.js';
export { resolveConflicts } from './resolve.js';
export { scrub } from './scrub.js';
export { watch } from './watch.js';
