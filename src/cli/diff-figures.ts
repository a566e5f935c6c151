/** The figures of two networks that are compared; what draws is loaded with this file, only where it is asked for. */

import type { Analysis } from '../analyze/analysis.ts'
import type { NetworkDiff } from '../analyze/diff/diff.ts'
import { drawFigure, printSvg, suggestStyle } from '../figures/index.ts'
import type { Terminal } from './terminal.ts'

/** Both networks in the style that suits the second, with ids of their own. */
export function diffFigures(
  { before, after }: NetworkDiff,
  { catalogue, language }: Terminal,
): readonly [string, string] {
  const style = suggestStyle(after).id
  const draw = (analysis: Analysis, id: string) =>
    printSvg(drawFigure(analysis, { style, id, theme: 'auto', catalogue, language }))
  return [draw(before, 'before'), draw(after, 'after')]
}
