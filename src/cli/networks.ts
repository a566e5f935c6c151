/** From file names to networks on the scales. */

import type { Analysis } from '../analyze/analysis.ts'
import type { ByteSource } from '../core/bytes.ts'
import { FormatError, type Issue } from '../core/issue.ts'
import { analyze, type ReadOptions, readNetwork } from '../index.ts'
import { openSource } from './file-source.ts'

/** A network, or why its file could not be read; with the lines of its file for showing issues. */
export interface Weighed {
  readonly name: string
  readonly analysis: Analysis | undefined
  readonly issues: readonly Issue[]
  lineOf(file: string, line: number): string | undefined
}

/** Reads and weighs the network in a file. A file that can't be read gives its issue instead. */
export async function weighFile(name: string, options: ReadOptions): Promise<Weighed> {
  let lines: Weighed['lineOf'] = noLines
  try {
    const source = openSource(name)
    try {
      const model = await readNetwork([source], options)
      const analysis = analyze(model)
      if (analysis.issues.some(needsLine)) lines = await linesOf(source)
      return { name, analysis, issues: analysis.issues, lineOf: lines }
    } catch (error) {
      if (error instanceof FormatError && needsLine(error.issue)) lines = await linesOf(source)
      throw error
    } finally {
      source.close()
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { name, analysis: undefined, issues: [placed(error.issue, name)], lineOf: lines }
  }
}

function placed(found: Issue, name: string): Issue {
  return found.where === undefined ? { ...found, where: { file: name } } : found
}

function noLines(): undefined {
  return undefined
}

function needsLine({ where, severity }: Issue): boolean {
  return where?.line !== undefined && severity !== 'note'
}

/** Longer files are not read again to show their lines. */
const MOST_BYTES_FOR_LINES = 1 << 25

/** The lines of a text file, split once it is asked for the first. */
async function linesOf(source: ByteSource): Promise<Weighed['lineOf']> {
  if (source.size > MOST_BYTES_FOR_LINES) return noLines
  const text = new TextDecoder().decode(await source.read(0, source.size))
  let lines: readonly string[] | undefined
  return (file, line) => {
    if (file !== source.name) return undefined
    lines ??= text.split(/\r\n|\n|\r/)
    return lines[line - 1]
  }
}

/** The exit status: 2 where nothing could be read, 1 where anything is wrong. */
export function exitStatus(all: readonly Weighed[]): number {
  if (all.every(({ analysis }) => analysis === undefined)) return 2
  return all.some(({ issues }) => issues.some(({ severity }) => severity === 'error')) ? 1 : 0
}
