/** `weigh init net.prototxt -o net.caffemodel`: the file of weights with which Caffe would start to train. */

import { initialFile } from '../../analyze/parameters/stored.ts'
import { hasErrors } from '../../core/words/issue.ts'
import { message, say } from '../../core/words/message.ts'
import { countText } from '../../reports/words/numbers.ts'
import { checkOperands, integerOption } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { tellIssues } from '../emit.ts'
import { exitStatus, weighFile } from '../networks.ts'
import { COMMON_OPTIONS, FORCE_OPTION, READING_OPTIONS, readingOptions } from '../options.ts'
import { writeFileParts, writeOut } from '../output.ts'

export const init: Command = {
  name: 'init',
  operands: 'FILE',
  options: [
    { name: 'output', short: 'o', value: 'FILE', file: true, help: message('write to FILE') },
    { name: 'seed', value: 'N', help: message('another number gives other weights (1)') },
    {
      name: 'style',
      value: 'head|rc2',
      choices: ['head', 'rc2'],
      help: message('as Caffe writes it now, or as in early 2015 (head)'),
    },
    FORCE_OPTION,
    ...READING_OPTIONS,
    ...COMMON_OPTIONS,
  ],
  examples: [
    {
      command: 'weigh init lenet.prototxt -o lenet.caffemodel',
      what: message('for tests, and for other tools to read'),
    },
    {
      command: 'weigh init net.prototxt -o net.caffemodel --phase TRAIN --seed 7',
      what: message('as training starts'),
    },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(init, operands, 1)
    const [name] = operands
    const target = options.value('output')
    if (name === undefined || target === undefined) {
      throw new UsageError(
        message('which network, and where to?'),
        message('type {usage}', { usage: 'weigh init net.prototxt -o net.caffemodel' }),
      )
    }
    const seed = integerOption(options, 'seed', 0) ?? 1
    const weighed = await weighFile(name, readingOptions(options))
    const parts = weighed.analysis && (await initialFile(weighed.analysis, options.value('style') ?? 'head', seed))
    await tellIssues(weighed, options, terminal)
    if (weighed.analysis === undefined) return exitStatus([weighed])
    if (parts === undefined || hasErrors(weighed.issues)) {
      throw new UsageError(
        message('a network with errors or unknown sizes can not be written'),
        message('mend what is told above, or give the sizes by --input'),
      )
    }
    const written = await writeFileParts(target, parts, options.has('force'))
    const said = message('{file}: {bytes} bytes', { file: target, bytes: countText(BigInt(written)) })
    await writeOut(terminal.stdout, `${say(said, terminal.catalogue)}\n`)
    return 0
  },
}
