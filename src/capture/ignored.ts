import * as types from 'node:util/types';
import type { IgnoreRule } from './options.js';

/** Whether a thrown value is expected here. A rule that throws is no reason to lose an error. */
export function isIgnored(value: unknown, rules: readonly IgnoreRule[]): boolean {
  // `instanceof` would call a proxy's traps.
  if (types.isProxy(value)) return false;
  return rules.some((rule) => {
    try {
      return matches(value, rule);
    } catch {
      return false;
    }
  });
}

function matches(value: unknown, rule: IgnoreRule): boolean {
  if (typeof rule === 'string') return nameOf(value) === rule;
  return isErrorClass(rule) ? value instanceof rule : asTest(rule)(value) === true;
}

function nameOf(value: unknown): unknown {
  return value instanceof Error ? value.name : null;
}

/** A class is told from a test by its prototype or its syntax. */
function isErrorClass(
  rule: Exclude<IgnoreRule, string>,
): rule is abstract new (
  ...args: never[]
) => unknown {
  const prototype: unknown = Object.getOwnPropertyDescriptor(rule, 'prototype')?.value;
  if (rule === Error || prototype instanceof Error) return true;
  return /^class\b/.test(Function.prototype.toString.call(rule));
}

function asTest(rule: unknown): (value: unknown) => unknown {
  return rule as (value: unknown) => unknown;
}
