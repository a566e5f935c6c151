/** `weigh export FILE -o weights.npz`: copies blobs into another format, bit by bit. */

import { message, say } from '../../core/message.ts'
import { exporterFor } from '../../index.ts'
import { countText } from '../../reports/numbers.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { tellIssues } from '../emit.ts'
import { COMMON_OPTIONS } from '../options.ts'
import { writeFileParts, writeOut } from '../output.ts'
import { withWeights } from '../stored-file.ts'
import { chosenBlobs } from './values.ts'

export const exportWeights: Command = {
  name: 'export',
  summary: message('copy weights into NumPy (.npz) or safetensors, bit by bit'),
  operands: 'FILE',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      file: true,
      help: message('write to FILE; its extension chooses npz or safetensors'),
    },
    {
      name: 'layer',
      short: 'l',
      value: 'GLOB',
      repeatable: true,
      help: message('only layers of such names, e.g. "conv*"'),
    },
    { name: 'force', help: message('write over a file that is there already') },
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
      const arrays = chosenBlobs(open, options).flatMap((named) =>
        named.blob.stored === undefined
          ? []
          : [{ name: named.name, shape: named.blob.shape, stored: named.blob.stored }],
      )
      const written = await writeFileParts(target, exporter(open.source, arrays), options.has('force'))
      const said = message('{file}: {count} arrays, {bytes} bytes', {
        file: target,
        count: arrays.length,
        bytes: countText(BigInt(written)),
      })
      await writeOut(terminal.stdout, `${say(said, terminal.catalogue)}\n`)
      await tellIssues({ name, analysis: undefined, issues: open.issues, lineOf: () => undefined }, options, terminal)
      return open.issues.some(({ severity }) => severity === 'error') ? 1 : 0
    })
  },
}
