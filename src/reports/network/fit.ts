/** The largest batch that a memory holds, with its proof. */

import type { Analysis } from '../../analyze/analysis.ts'
import { type Excess, type Fit, inferenceBytes, largestBatch, trainingBytes } from '../../analyze/questions/fit.ts'
import type { Solver } from '../../analyze/questions/solvers.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Cell, pairsTable, type Table, textCell } from '../table.ts'
import { bytesText, countText } from '../words/numbers.ts'

/** The largest batch for inference and for training in so many bytes. */
export function fitTables(analysis: Analysis, room: bigint, solver: Solver | undefined): readonly Table[] {
  const inference = largestBatch(analysis, room, inferenceBytes)
  const training = largestBatch(analysis, room, (run) => trainingBytes(run, solver))
  const title = message('What fits into {bytes}', { bytes: bytesText(room) })
  return [
    pairsTable(
      'fit',
      [
        [message('inference'), fitCell(inference)],
        [message('training'), fitCell(training)],
      ],
      { title },
    ),
  ]
}

/** To a program, the batch alone. */
function fitCell(fit: Fit | undefined): Cell {
  return textCell(fitText(fit), { data: fit === undefined ? '' : (fit.fits?.batch ?? 0n) })
}

function fitText(fit: Fit | undefined): Message {
  if (fit === undefined) return message('this can not be said: the network does not run at another batch')
  const { fits, exceeds } = fit
  const next = exceeds && excessText(exceeds)
  if (fits === undefined) return message('not even one example: {next}', { next: next ?? '' })
  const args = { batch: countText(fits.batch), bytes: bytesText(fits.bytes) }
  return next === undefined
    ? message('a batch of {batch} and more: {bytes}', args)
    : message('a batch of {batch}: {bytes}; {next}', { ...args, next })
}

function excessText({ batch, bytes }: Excess): Message {
  const args = { batch: countText(batch) }
  return bytes === undefined
    ? message('{batch} are more than the network can be run with', args)
    : message('{batch} need {bytes}', { ...args, bytes: bytesText(bytes) })
}
