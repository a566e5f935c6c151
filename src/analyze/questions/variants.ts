/** The circumstances under which people usually say what a network weighs. */

import { integerText } from '../../core/notation.ts'
import { hasErrors } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { accountOf } from '../account/account.ts'
import type { Analysis } from '../analysis.ts'
import { analyze } from '../analyze.ts'
import { predictFile } from '../parameters/stored.ts'
import { withInputs } from '../shapes/with-inputs.ts'
import { foldAffine, inputsOf } from './what-if.ts'
import type { Candidate, Variant } from './why.ts'

/** Sides of images that networks are published for. */
const USUAL_SIZES = [112, 128, 192, 224, 227, 256, 299, 300, 320, 321, 331, 416, 448, 500, 512, 608, 640]

/**
 * What `audit` looks at: the network as it is with the files that Caffe would write of it, with normalisation folded, with
 * images of other usual sizes, and as it is in `other`, the same network read in the other phase.
 */
export async function usualVariants(analysis: Analysis, other?: Analysis): Promise<readonly Variant[]> {
  const folded = analyze(foldAffine(analysis.model))
  const sizes = USUAL_SIZES.flatMap((size): readonly Variant[] => {
    const changed = atSize(analysis, BigInt(size))
    return changed === undefined
      ? []
      : [{ said: message('at {size} × {size}', { size }), analysis: changed, usualOnly: true }]
  })
  return [
    { analysis, more: [...ownFiles(analysis), ...(await filesOf(analysis))] },
    { said: message('normalisation folded'), analysis: folded },
    ...sizes,
    ...(other === undefined ? [] : [await inItsPhase(other)]),
  ]
}

async function inItsPhase(analysis: Analysis): Promise<Variant> {
  const said = message('in phase {phase}', { phase: analysis.model.selection?.phase ?? '' })
  return { said, analysis, more: await filesOf(analysis) }
}

/** Sizes of the files that are there. */
function ownFiles({ model }: Analysis): readonly Candidate[] {
  return model.files.flatMap((file): readonly Candidate[] => {
    const args = { file: file.name }
    const whole: Candidate = { kind: 'bytes', what: message('size of {file}', args), value: BigInt(file.size) }
    const account = accountOf(file)
    if (account === undefined) return [whole]
    const { weightBytes, overheadBytes } = account
    const arithmetic = `${integerText(BigInt(weightBytes))} + ${integerText(BigInt(overheadBytes))}`
    return [
      { ...whole, arithmetic },
      { kind: 'bytes', what: message('weights in {file}', args), value: BigInt(weightBytes) },
      { kind: 'bytes', what: message('overhead in {file}', args), value: BigInt(overheadBytes) },
    ]
  })
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

/** The network with square images of that side; `undefined` where it has none, or they are of that size, or can't be. */
function atSize(analysis: Analysis, size: bigint): Analysis | undefined {
  const images = [...inputsOf(analysis)].filter(([, shape]) => shape.length === 4 && shape[2] !== 1n)
  const shapes = images.map(([id, shape]) => [id, [...shape.slice(0, 2), size, size]] as const)
  if (images.length === 0 || images.every(([, shape]) => shape[2] === size && shape[3] === size)) return undefined
  const changed = analyze(withInputs(analysis.model, new Map(shapes)))
  return hasErrors(changed.issues) ? undefined : changed
}
