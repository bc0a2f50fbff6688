/** This thread's number, 0 for the main one. Loaded when asked for: most programs have no other. */
export function getThreadId(): number {
  return process.getBuiltinModule('node:worker_threads').threadId;
}

export function isMainThread(): boolean {
  return process.getBuiltinModule('node:worker_threads').isMainThread;
}
