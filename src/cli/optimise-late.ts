/**
 * Most of what weighing calls runs for a tenth of a second at most: optimising it costs more of a processor than it saves.
 * V8 starts to once a function has executed so many bytes of its code; it is told to wait longer.
 */

import { statSync } from 'node:fs'

/** V8's own is 132 KB. Between 0.4 and 4 MB it makes no difference for networks of 1,000 to 10,000 layers. */
const INTERRUPT_BUDGET = 1_000_000

/** Smaller files are told before anything is optimised, and the flag itself takes a millisecond. */
const LONG_BYTES = 32_768

/** Whether a file of this size, or a folder, is among the arguments. */
export function isLong(argv: readonly string[]): boolean {
  return argv.slice(2).some((argument) => {
    try {
      const stats = statSync(argument, { throwIfNoEntry: false })
      return stats !== undefined && (stats.size > LONG_BYTES || stats.isDirectory())
    } catch {
      return false
    }
  })
}

/** To be called before anything is compiled: compiled code is kept together with V8's flags. */
export async function optimiseLate(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`)
}
