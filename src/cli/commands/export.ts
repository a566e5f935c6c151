/** `weigh export FILE -o weights.npz`: copies blobs into another format, bit by bit. */

import { type NamedBlob, namedArrays } from '../../core/network/weights.ts'
import { hasErrors, type Issue, issue } from '../../core/words/issue.ts'
import { message, say } from '../../core/words/message.ts'
import { exporterFor } from '../../formats/exporters.ts'
import { countText } from '../../reports/words/numbers.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { tellIssues } from '../emit.ts'
import { COMMON_OPTIONS, FORCE_OPTION, LAYER_OPTION } from '../options.ts'
import { writeFileParts, writeOut } from '../output.ts'
import { chosenBlobs, withWeights } from '../stored-file.ts'

export const exportWeights: Command = {
  name: 'export',
  operands: '[DEFINITION] FILE',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      file: true,
      help: message('write to FILE; its extension chooses npz or safetensors'),
    },
    LAYER_OPTION,
    FORCE_OPTION,
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh export lenet.caffemodel -o lenet.npz', what: message('for numpy.load') },
    { command: 'weigh export lenet.caffemodel -o conv.safetensors --layer "conv*"', what: message('some layers only') },
    {
      command: 'weigh export yolo.cfg yolo.weights -o yolo.safetensors',
      what: message('of formats that keep nothing but numbers, with the definition'),
    },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(exportWeights, operands, 2)
    const [name, numbers] = operands
    const target = options.value('output')
    if (name === undefined || target === undefined) {
      throw new UsageError(
        message('which file, and where to?'),
        message('type {usage}', { usage: 'weigh export FILE -o weights.npz' }),
      )
    }
    const exporter = await exporterFor(target)
    if (exporter === undefined) {
      throw new UsageError(
        message('{file} is neither .npz nor .safetensors', { file: target }),
        message('give -o an extension of the two'),
      )
    }
    return withWeights([name, numbers], async (open) => {
      const blobs = chosenBlobs(open, options)
      const arrays = namedArrays(blobs)
      const issues = [...open.issues, ...blobs.flatMap((blob) => leftOut(numbers ?? name, blob))]
      const written = await writeFileParts(target, exporter(open.source, arrays), options.has('force'))
      const said = message('{file}: {count} arrays, {bytes} bytes', {
        file: target,
        count: arrays.length,
        bytes: countText(BigInt(written)),
      })
      await writeOut(terminal.stdout, `${say(said, terminal.catalogue)}\n`)
      await tellIssues({ issues }, options, terminal)
      return hasErrors(issues) ? 1 : 0
    })
  },
}

/** Texts have numbers that can't be copied bit by bit. */
function leftOut(file: string, { name, blob }: NamedBlob): readonly Issue[] {
  if (blob.stored !== undefined || blob.count === 0) return []
  const text = '{name} is left out: its numbers do not lie in the file as they are'
  return [issue('export/left-out', 'error', text, { name }, { where: { file } })]
}
