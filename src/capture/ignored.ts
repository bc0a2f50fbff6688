import * as types from 'node:util/types';
import type { IgnoreRule } from './options.js';
import { callHook } from './person-hook.js';

const { getOwnPropertyDescriptor } = Object;

/** Whether a thrown value is expected here. A rule that throws is no reason to lose an error. */
export function isIgnored(value: unknown, rules: readonly IgnoreRule[]): boolean {
  // `instanceof` would call a proxy's traps.
  if (types.isProxy(value)) return false;
  return rules.some((rule) => matches(value, rule));
}

function matches(value: unknown, rule: IgnoreRule): boolean {
  try {
    if (typeof rule === 'string') return readName(value) === rule;
    if (typeof rule !== 'function') return false;
    return isErrorClass(rule) ? value instanceof rule : callHook(rule, value)?.[0] === true;
  } catch {
    return false;
  }
}

/** An accessor of the value's own may do anything, and is not asked. */
function readName(value: unknown): unknown {
  if (!(value instanceof Error) || getOwnPropertyDescriptor(value, 'name')?.get) return null;
  return value.name;
}

/** A class is told from a test by its prototype or its syntax. */
function isErrorClass(
  rule: Exclude<IgnoreRule, string>,
): rule is abstract new (
  ...args: never[]
) => unknown {
  const prototype: unknown = getOwnPropertyDescriptor(rule, 'prototype')?.value;
  if (rule === Error || prototype instanceof Error) return true;
  return /^class\b/.test(Function.prototype.toString.call(rule));
}
