/** `weigh completion bash|zsh|fish`. */

import { message } from '../../core/words/message.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { COMMON_OPTIONS } from '../options.ts'
import { writeOut } from '../output.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export const completion: Command = {
  name: 'completion',
  operands: SHELLS.join('|'),
  options: COMMON_OPTIONS,
  examples: [
    { command: 'source <(weigh completion bash)', what: message('complete in this bash') },
    {
      command: 'weigh completion fish > ~/.config/fish/completions/weigh.fish',
      what: message('complete in every fish'),
    },
  ],
  async run({ operands, terminal }) {
    checkOperands(completion, operands, 1)
    const shell = SHELLS.find((name) => name === operands[0])
    if (shell === undefined) {
      throw new UsageError(
        message('which shell?'),
        message('type {usage}', { usage: `weigh completion ${SHELLS.join('|')}` }),
      )
    }
    const { completionScript } = await import('../completion-script.ts')
    await writeOut(terminal.stdout, await completionScript(shell, terminal.catalogue))
    return 0
  },
}
