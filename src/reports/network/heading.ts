/** What stands above a report: which network, from which file, read in which way. */

import type { Analysis } from '../../analyze/analysis.ts'
import { message } from '../../core/words/message.ts'
import type { Table, Text } from '../table.ts'
import { countText } from '../words/numbers.ts'

/** Names of formats as people write them. */
const FORMATS: Readonly<Record<string, string>> = { caffe: 'Caffe' }

/** Title and caption of a network. */
export function headingOf({ model, totals }: Analysis): Pick<Table, 'title' | 'caption'> {
  const file = model.files[0]?.name
  const title = model.name === '' ? (file ?? message('unnamed network')) : model.name
  const caption: Text[] = [
    ...(file === undefined || file === title ? [] : [file]),
    FORMATS[model.format] ?? model.format,
    message('phase {phase}', { phase: model.phase }),
    ...(model.level === 0 ? [] : [message('level {level}', { level: model.level })]),
    ...model.stages.map((stage) => message('stage {stage}', { stage })),
    message(totals.layers === 1 ? '1 layer' : '{count} layers', { count: countText(BigInt(totals.layers)) }),
  ]
  return { title, caption }
}
