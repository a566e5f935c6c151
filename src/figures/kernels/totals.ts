/** The sum at the foot: weights, biases, all parameters, their bytes, and the file that holds them. */

import { isWholeTotal, knownPart } from '../../analyze/analysis.ts'
import { add, type Expr } from '../../core/expr.ts'
import type { FileLedger } from '../../core/network/model.ts'
import type { Block } from '../net/net.ts'
import { payloadBytes } from '../net/spans.ts'
import { countText } from '../net/words.ts'
import type { Figure } from '../style.ts'

/** More terms than this are cut short. */
const MOST_TERMS = 8
const FLOAT_BYTES = 4n

/** Lines of arithmetic; none where nothing has parameters. */
export function totalsText(figure: Figure): readonly string[] {
  const { say, net, analysis } = figure
  if (!figure.labelled('arithmetic')) return []
  const own = net.layers.filter(({ repeat }) => repeat === 1).flatMap(({ blocks }) => blocks)
  const counted = own.filter(({ sharedWith }) => sharedWith === undefined)
  const lines: string[] = []
  const partial = net.layers.some(({ repeat, inner }) => repeat > 1 || inner.some(({ blocks }) => blocks.length > 0))
  const { parameters } = analysis.totals
  const value = knownPart(parameters)
  const complete = isWholeTotal(parameters)
  const total = countText(value, complete)
  const bytes = countText(value * FLOAT_BYTES, complete)
  if (complete && isWhole(figure) && !partial && counted.length > 0) {
    const weights = counted.filter((block) => isWeight(block))
    const biases = sumOf(counted.filter((block) => !isWeight(block)))
    const sum = termsText(weights.map(({ count }) => count ?? 0n))
    lines.push(
      say('{weights} weights + {biases} biases = {total} parameters × 4 B = {bytes} B', {
        weights: sum,
        biases: countText(biases),
        total,
        bytes,
      }),
    )
  } else if (value !== 0n) lines.push(say('{total} parameters × 4 B = {bytes} B', { total, bytes }))
  const file = analysis.model.files.find(({ role }) => role === 'weights')
  return file ? [...lines, fileText(figure, file)] : lines
}

/** Whether every layer of the net is drawn. */
function isWhole({ options }: Figure): boolean {
  return options.from === undefined && options.to === undefined && options.layer === undefined
}

function isWeight({ shape }: Block): boolean {
  return shape === undefined || shape.length > 1
}

function sumOf(blocks: readonly Block[]): Expr {
  return blocks.reduce((sum: Expr, { count }) => add(sum, count ?? 0n), 0n)
}

function termsText(terms: readonly Expr[]): string {
  const said = terms.map((term) => countText(term))
  const shown = said.length > MOST_TERMS ? [...said.slice(0, 3), '…', ...said.slice(-1)] : said
  return shown.join(' + ') || '0'
}

/** `file 1,725,025 B = payload 1,724,320 B + overhead 705 B`. */
function fileText({ say }: Figure, file: FileLedger): string {
  const payload = payloadBytes(file)
  const size = countText(BigInt(file.size))
  return say('file {size} B = payload {payload} B + overhead {overhead} B', {
    size,
    payload: countText(BigInt(payload)),
    overhead: countText(BigInt(file.size - payload)),
  })
}
