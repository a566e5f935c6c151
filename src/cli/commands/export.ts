/** `weigh export FILE -o weights.npz`: copies blobs into another format, bit by bit. */

import { hasErrors } from '../../core/issue.ts'
import { message, say } from '../../core/message.ts'
import { exporterFor } from '../../index.ts'
import { countText } from '../../reports/numbers.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { tellIssues } from '../emit.ts'
import { COMMON_OPTIONS, FORCE_OPTION, LAYER_OPTION } from '../options.ts'
import { writeFileParts, writeOut } from '../output.ts'
import { chosenBlobs, storedArrays, withWeights } from '../stored-file.ts'

export const exportWeights: Command = {
  name: 'export',
  operands: 'FILE',
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
  ],
  async run({ operands, options, terminal }) {
    checkOperands(exportWeights, operands, 1)
    const [name] = operands
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
    return withWeights(name, async (open) => {
      const arrays = storedArrays(chosenBlobs(open, options))
      const written = await writeFileParts(target, exporter(open.source, arrays), options.has('force'))
      const said = message('{file}: {count} arrays, {bytes} bytes', {
        file: target,
        count: arrays.length,
        bytes: countText(BigInt(written)),
      })
      await writeOut(terminal.stdout, `${say(said, terminal.catalogue)}\n`)
      await tellIssues(open, options, terminal)
      return hasErrors(open.issues) ? 1 : 0
    })
  },
}
