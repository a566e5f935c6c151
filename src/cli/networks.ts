/** From file names to networks on the scales. */

import { basename, dirname, join, resolve } from 'node:path'
import type { Analysis } from '../analyze/analysis.ts'
import type { ByteSource } from '../core/bytes.ts'
import { FormatError, type Issue } from '../core/issue.ts'
import type { DefinitionText } from '../formats/format.ts'
import { analyze, type ReadOptions, readNetwork } from '../index.ts'
import { definitionsAbove } from './definition-files.ts'
import { fileExists, type OpenedSource, openSource } from './file-source.ts'

/** A network, or why its file could not be read; with the lines of its file for showing issues. */
export interface Weighed {
  readonly name: string
  readonly analysis: Analysis | undefined
  readonly issues: readonly Issue[]
  lineOf(file: string, line: number): string | undefined
}

/** Reads and weighs the network in a file. A file that can't be read gives its issue instead. */
export async function weighFile(name: string, options: ReadOptions): Promise<Weighed> {
  const opened: OpenedSource[] = []
  const open = (file: string) => {
    const source = openSource(file)
    opened.push(source)
    return source
  }
  const definitions = [...(options.definitions ?? []), ...definitionsAbove(name)]
  try {
    const model = await readNetwork([open(name)], {
      ...options,
      definitions,
      open: async (named, from) => {
        const file = findNamed(named, from)
        return file === undefined ? undefined : open(file)
      },
    })
    const analysis = analyze(model)
    return { name, analysis, issues: analysis.issues, lineOf: await linesFor(analysis.issues, opened, definitions) }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    const issues = [placed(error.issue, name)]
    return { name, analysis: undefined, issues, lineOf: await linesFor(issues, opened, definitions) }
  } finally {
    for (const source of opened) source.close()
  }
}

/** A file that another names: from here, as Caffe takes it, else from a folder above that other, else beside it. */
function findNamed(named: string, from: string): string | undefined {
  const above: string[] = []
  for (let folder = dirname(resolve(from)); !above.includes(folder); folder = dirname(folder)) above.push(folder)
  const places = [named, ...above.map((folder) => join(folder, named)), join(dirname(from), basename(named))]
  return places.find(fileExists)
}

async function linesFor(
  issues: readonly Issue[],
  opened: readonly ByteSource[],
  definitions: readonly DefinitionText[],
): Promise<Weighed['lineOf']> {
  const files = new Set(issues.filter(needsLine).map(({ where }) => where?.file))
  const all = await Promise.all(opened.filter(({ name }) => files.has(name)).map(linesOf))
  return (file, line) => {
    const definition = definitions.find(({ name }) => name === file)
    if (definition !== undefined) return definition.text.split('\n')[line - 1]
    return all.map((lines) => lines(file, line)).find((text) => text !== undefined)
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
