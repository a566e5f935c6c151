/** Where the parameters lie: the modules that own them, with equal neighbours told once. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { knownPart } from '../../src/analyze/analysis.ts'
import { countText } from '../../src/reports/words/numbers.ts'
import type { PartView } from '../protocol.ts'
import { modulesOf, rowId } from './rows.ts'
import { weighed } from './session.ts'
import { cellText } from './telling.ts'

/** More parts than these are not told apart by anybody. */
const MOST_PARTS = 400

/** The tree of modules, of networks whose tensors have names of modules. */
export function partViews(): readonly PartView[] {
  const analysis: Analysis = weighed()
  const all = Number(knownPart(analysis.totals.parameters))
  return modulesOf(analysis)
    .slice(0, MOST_PARTS)
    .flatMap(({ module, depth, cells }) => {
      const count = cells.parameters?.kind === 'integer' ? cells.parameters.value : 0n
      if (typeof count !== 'bigint' || count === 0n) return []
      const name = cellText(cells.layer, undefined)
      return [{ id: rowId(module), name, depth, text: countText(count), share: Number(count) / Math.max(1, all) }]
    })
}
