/** `weigh why FILE VALUE`: what a figure that somebody claims may count. */

import type { Analysis } from '../../analyze/analysis.ts'
import { analyze } from '../../analyze/analyze.ts'
import { readClaim } from '../../analyze/claim.ts'
import { predictFile } from '../../analyze/stored.ts'
import { foldAffine, inputsOf, withInputs } from '../../analyze/what-if.ts'
import { audit, type Candidate, type Variant } from '../../analyze/why.ts'
import { hasErrors } from '../../core/issue.ts'
import { message } from '../../core/message.ts'
import { integerText } from '../../core/notation.ts'
import { reportTables } from '../../reports/report.ts'
import { whyTables } from '../../reports/why.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { exitStatus, weighFile } from '../networks.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'

const FORMATS = ['text', 'csv', 'markdown', 'latex', 'html'] as const

/** Sides of images that networks are published for. */
const USUAL_SIZES = [112, 128, 192, 224, 227, 256, 299, 300, 320, 321, 331, 416, 448, 500, 512, 608, 640]

export const why: Command = {
  name: 'why',
  operands: 'FILE VALUE',
  options: [...READING_OPTIONS, ...printingOptions(FORMATS), ...COMMON_OPTIONS],
  examples: [
    { command: 'weigh why vgg16.prototxt "138M params"', what: message('parameters, of which kind') },
    { command: 'weigh why resnet50.prototxt "7.7 GFLOPs"', what: message('MACs, or twice as many') },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(why, operands, 2)
    const [file, value] = operands
    if (file === undefined || value === undefined) {
      throw new UsageError(
        message('which figure of which network?'),
        message('type {usage}', { usage: 'weigh why FILE "3.8 GFLOPs"' }),
      )
    }
    const claim = readClaim(value)
    if (claim === undefined) {
      const hint = message('figures are 62M, 93MB, "3.8 GFLOPs", "1,725,025 bytes"')
      throw new UsageError(message('{value} is no figure', { value }), hint)
    }
    const format = formatOf(options, FORMATS)
    const reading = readingOptions(options)
    const weighed = await weighFile(file, reading)
    if (weighed.analysis === undefined) {
      await tellIssues(weighed, options, terminal)
      return exitStatus([weighed])
    }
    const phase = weighed.analysis.model.phase === 'TEST' ? 'TRAIN' : 'TEST'
    const other = await weighFile(file, { ...reading, phase })
    const findings = audit(claim, [
      ...variantsOf(weighed.analysis, await filesOf(weighed.analysis)),
      ...(other.analysis === undefined
        ? []
        : [
            {
              said: message('in phase {phase}', { phase }),
              analysis: other.analysis,
              more: await filesOf(other.analysis),
            },
          ]),
    ])
    const tables = whyTables(claim, findings, weighed.analysis.model.name || file)
    await emit(await reportTables([tables], { format, ...writerOptions(options, terminal) }), options, terminal)
    return findings.some(({ fit }) => fit !== 'near') ? 0 : 1
  },
}

/** Sizes of the files that Caffe writes of the network, now and of old. */
async function filesOf(analysis: Analysis): Promise<readonly Candidate[]> {
  const styles = ['head', 'rc2'].map(async (style): Promise<readonly Candidate[]> => {
    const file = await predictFile(analysis, style)
    if (file === undefined) return []
    const what =
      style === 'head'
        ? message('the caffemodel that Caffe writes, overhead included')
        : message('the caffemodel that Caffe rc2 wrote, overhead included')
    const arithmetic = `${integerText(BigInt(file.weightBytes))} + ${integerText(BigInt(file.overheadBytes))}`
    return [{ kind: 'bytes', what, value: BigInt(file.size), arithmetic }]
  })
  return (await Promise.all(styles)).flat()
}

/** The network as it is, with normalisation folded, and with images of other usual sizes. */
function variantsOf(analysis: Analysis, more: readonly Candidate[]): readonly Variant[] {
  const folded = analyze(foldAffine(analysis.model))
  const sizes = USUAL_SIZES.flatMap((size): readonly Variant[] => {
    const changed = atSize(analysis, BigInt(size))
    return changed === undefined
      ? []
      : [{ said: message('at {size} × {size}', { size }), analysis: changed, usualOnly: true }]
  })
  return [{ analysis, more }, { said: message('normalisation folded'), analysis: folded }, ...sizes]
}

/** The network with square images of that side; `undefined` where it has none, or they are of that size, or can't be. */
function atSize(analysis: Analysis, size: bigint): Analysis | undefined {
  const images = [...inputsOf(analysis)].filter(([, shape]) => shape.length === 4 && shape[2] !== 1n)
  const shapes = images.map(([id, shape]) => [id, [...shape.slice(0, 2), size, size]] as const)
  if (images.length === 0 || images.every(([, shape]) => shape[2] === size && shape[3] === size)) return undefined
  const changed = analyze(withInputs(analysis.model, new Map(shapes)))
  return hasErrors(changed.issues) ? undefined : changed
}
