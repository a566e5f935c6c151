/** The largest batch that a memory holds, with its proof. */

import type { Analysis } from '../../analyze/analysis.ts'
import { type Excess, type Fit, inferenceBytes, largestBatch, trainingBytes } from '../../analyze/questions/fit.ts'
import { type Choice, type Held, type ServingFit, servingFit } from '../../analyze/questions/serving-fit.ts'
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

/** What is left of so many bytes for the cache, for each way to keep the weights: each line with its sum. */
export function servingFitTables(analysis: Analysis, room: bigint, choices: readonly Choice[]): readonly Table[] {
  const found = servingFit(analysis, room, choices)
  if (found === undefined) return []
  const title = message('What fits into {bytes}, by the type of the weights', { bytes: bytesText(room) })
  const rows = found.held.map((held): readonly [Message, Cell] => [
    message('{name}', { name: held.choice.name }),
    textCell(heldText(held, found), { data: held.longest ?? '' }),
  ])
  return [pairsTable('serving-fit', rows, { title })]
}

function heldText(
  { choice, fits, longest, texts }: Held,
  { context, pass, fixed, perToken, room }: ServingFit,
): Message {
  const args = {
    weights: countText(choice.bytes),
    pass: countText(pass),
    fixed: countText(fixed),
    room: countText(room),
  }
  if (!fits) return message('does not fit: {weights} of weights + {pass} of a pass + {fixed} > {room} bytes', args)
  const many = { ...args, texts: countText(texts), context: countText(context) }
  if (longest === null)
    return message(
      '{texts} texts of any length at once: {weights} of weights + {pass} of a pass, {fixed} for each text',
      many,
    )
  return message(
    'a text of {longest} tokens: {weights} + {pass} + {fixed} + {longest} × {each} = {sum} bytes of weights, a pass and the cache; or {texts} texts of {context} tokens',
    {
      ...many,
      ...{ longest: countText(longest), each: countText(perToken) },
      sum: countText(choice.bytes + pass + fixed + longest * perToken),
    },
  )
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
