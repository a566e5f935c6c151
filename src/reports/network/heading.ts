/** What stands above a report: which network, from which file, read in which way. */

import type { Analysis } from '../../analyze/analysis.ts'
import { isToldByModules, type Selection } from '../../core/network/model.ts'
import { message } from '../../core/words/message.ts'
import type { Table, Text } from '../table.ts'
import { countText } from '../words/numbers.ts'

function selectionOf({ phase, level, stages }: Selection): readonly Text[] {
  return [
    message('phase {phase}', { phase }),
    ...(level === 0 ? [] : [message('level {level}', { level })]),
    ...stages.map((stage) => message('stage {stage}', { stage })),
  ]
}

/** Title and caption of a network. */
export function headingOf({ model, totals }: Analysis): Pick<Table, 'title' | 'caption'> {
  const file = model.files[0]?.name
  const title = model.name === '' ? (file ?? message('unnamed network')) : model.name
  const caption: Text[] = [
    ...(file === undefined || file === title ? [] : [file]),
    model.words?.title ?? model.format,
    ...(model.selection === undefined ? [] : selectionOf(model.selection)),
    ...(isToldByModules(model) && model.architecture !== undefined ? [model.architecture] : []),
    isToldByModules(model)
      ? message(model.tensors.length === 1 ? '1 tensor' : '{count} tensors', {
          count: countText(BigInt(model.tensors.length)),
        })
      : message(totals.layers === 1 ? '1 layer' : '{count} layers', { count: countText(BigInt(totals.layers)) }),
  ]
  return { title, caption }
}
