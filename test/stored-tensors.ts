/** Reads weights files of a folder as the program does, for tests: whole in memory, what they name from their folder. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Analysis, analyze, FormatError, type Issue, memorySource, readNetwork, say } from '../src/index.ts'

/** A file in memory under its path. */
function fileInMemory(path: string) {
  return memorySource(path, new Uint8Array(readFileSync(path)))
}

/** What a file of weights comes to, or why it can't be read. */
export interface WeighedTensors {
  readonly analysis: Analysis | undefined
  readonly issues: readonly Issue[]
}

/** Weighs files with what lies beside them. */
export async function weighTensors(...paths: readonly string[]): Promise<WeighedTensors> {
  try {
    const model = await readNetwork(paths.map(fileInMemory), {
      open: async (name, from) => {
        const path = join(dirname(from), name)
        return existsSync(path) ? fileInMemory(path) : undefined
      },
      siblings: async (of) =>
        readdirSync(dirname(of), { withFileTypes: true, recursive: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(dirname(of), join(entry.parentPath, entry.name))),
    })
    const analysis = analyze(model)
    return { analysis, issues: analysis.issues }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { analysis: undefined, issues: [error.issue] }
  }
}

/** The worst that was said: what the exit status follows. */
export function worst(issues: readonly Issue[]): Issue['severity'] | undefined {
  return (['error', 'warning', 'note'] as const).find((severity) => issues.some((found) => found.severity === severity))
}

/** Issues in words, for the messages of tests. */
export function saidOf(issues: readonly Issue[]): string {
  return issues.map(({ code, message }) => `${code}: ${say(message)}`).join('\n')
}
