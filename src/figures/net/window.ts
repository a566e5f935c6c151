/** Kernels and windows, as operators tell them. */

import { type Facts, siteOf } from '../../analyze/analysis.ts'
import type { Window } from './net.ts'
import { sizeOf } from './spelled.ts'

/** The window of a layer; `undefined` where it has none. */
export function windowOf(facts: Facts): Window | undefined {
  const { op } = facts.node
  const window = op.window?.(siteOf(facts))
  if (window === undefined) return undefined
  const { kernel, isGlobal, mode, ...numbers } = window
  return { ...numbers, kernel: kernel.map(({ expr }) => sizeOf(expr)), mode, global: isGlobal }
}
