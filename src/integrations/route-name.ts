/** A context: the method and the pattern of the route, never the path, which is the client's and differs each time. */
export function nameRoute(method: string, findPattern: () => unknown): string {
  return `${method} ${tryPattern(findPattern) ?? '(no route)'}`;
}

/** Frameworks throw where no route is known yet. */
function tryPattern(findPattern: () => unknown): string | null {
  try {
    const pattern = findPattern();
    return typeof pattern === 'string' && pattern !== '' ? pattern : null;
  } catch {
    return null;
  }
}
