// What writes the visible files, in one place: remark is nearly all of it, and a command should load that once.
export { ejectMarkdown } from '../markdown/eject.js';
export { createTodo } from '../markdown/todo-file.js';
export { fold } from './fold.js';
