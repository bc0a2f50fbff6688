/** Functions that do nothing but throw, or make an error, for whoever calls them: by the names that everybody gives them. */
const HELPER =
  /^(?:fail|panic|die|bail|bailOut|raise|invariant|assert|unreachable|assertNever|assertUnreachable|assertExhaustive|exhaustive|exhaustiveCheck|throw[A-Z]\w{0,60}|(?:create|make|build|new|to|as|wrap)(?:[A-Z]\w{0,60})?(?:Error|Exception)|[A-Z]\w{0,60}(?:Error|Exception))$/;

/**
 * Whether a function of this name throws for its callers, as those of an assertion library do: where the error is from
 * its caller says.
 */
export function isThrowHelper(name: string | null): boolean {
  return name !== null && HELPER.test(name);
}
