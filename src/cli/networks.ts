/** From file names to networks on the scales. */

import type { Analysis } from '../analyze/analysis.ts'
import { analyze } from '../analyze/analyze.ts'
import type { ByteSource } from '../core/bytes/bytes.ts'
import { Lanes } from '../core/lanes.ts'
import type { DefinitionText } from '../core/words/definition-text.ts'
import { FormatError, type Issue } from '../core/words/issue.ts'
import type { Format, NetworkOptions } from '../formats/format.ts'
import { detectFormat, networkFiles, readNetwork } from '../formats/index.ts'
import { definitionsAbove } from '../node/named-files.ts'
import type { OpenedSource } from './file-source.ts'
import { FILES } from './files.ts'
import type { Files } from './place.ts'
import type { Reading } from './reading.ts'

/** A network, or why its file could not be read; with the lines of its file for showing issues. */
export interface Weighed {
  readonly name: string
  readonly analysis: Analysis | undefined
  readonly issues: readonly Issue[]
  lineOf(file: string, line: number): string | undefined
}

/** A network whose files stay open. */
export interface OpenNetwork extends Weighed {
  readonly sources: readonly OpenedSource[]
  /** Closes the files. */
  close(): void
}

/** Files that are opened at a time: where they are far away, each keeps us waiting. */
const AT_A_TIME = 8

/** Reads and weighs the network in a file, or in a definition and its weights. What can't be read gives its issue. */
export async function weighFile(files: string | readonly string[], options: Reading): Promise<Weighed> {
  const { sources: _, close, ...weighed } = await openNetwork(typeof files === 'string' ? [files] : files, options)
  close()
  return weighed
}

/** The same, but the files are left open, so that the numbers in them can be read. */
export async function openNetwork(
  names: readonly string[],
  options: Reading,
  files: Files = FILES,
): Promise<OpenNetwork> {
  const [name = ''] = names
  const opened: OpenedSource[] = []
  const keep = (source: OpenedSource) => {
    opened.push(source)
    return source
  }
  const close = () => {
    for (const source of opened) source.close()
  }
  const definitions = [...(options.definitions ?? []), ...definitionsAbove(name)]
  try {
    const own: string[] = []
    for (const each of names) own.push(...(await files.network(each)))
    const sources = await new Lanes(AT_A_TIME).all(own, async (file) => keep(await files.open(file)))
    const reading = { ...options, definitions, ...aroundIn(files, keep) }
    const read = analyze(await readNetwork(sources, reading))
    const analysis = options.width === undefined ? read : await widened(read, options.width, sources, reading)
    const lineOf = await linesFor(analysis.issues, opened, definitions)
    return { name, analysis, issues: analysis.issues, lineOf, sources: opened, close }
  } catch (error) {
    if (!(error instanceof FormatError)) {
      close()
      throw error
    }
    const issues = [placed(error.issue, name)]
    const lineOf = await linesFor(issues, opened, definitions)
    return { name, analysis: undefined, issues, lineOf, sources: opened, close }
  }
}

/** The network with every layer so much as wide. */
async function widened(
  analysis: Analysis,
  width: number,
  sources: readonly ByteSource[],
  reading: NetworkOptions,
): Promise<Analysis> {
  const { widthChanges } = await import('../analyze/questions/width.ts')
  // What is said of one layer holds for it, whatever holds for all.
  const changes = [...widthChanges(analysis, width), ...(reading.changes ?? [])]
  return analyze(await readNetwork(sources, { ...reading, changes }))
}

/** What lies around a file, as readers ask for it; `keep` takes each file that is opened. */
export function aroundIn(
  files: Files,
  keep: (source: OpenedSource) => OpenedSource,
): Required<Pick<NetworkOptions, 'open' | 'siblings'>> {
  return {
    open: async (named, from, reach) => {
      const source = await files.openBeside(named, from, reach)
      return source === undefined ? undefined : keep(source)
    },
    siblings: (of) => files.siblings(of),
  }
}

/** The files of each network, told by their content; what can't be read stands alone, to be told later. */
export async function groupFiles(names: readonly string[]): Promise<readonly (readonly string[])[]> {
  if (names.length < 2) return names.map((name) => [name])
  const files: { file: string; format: Format | undefined }[] = []
  for (const file of names) files.push({ file, format: await formatOfFile(file) })
  return networkFiles(files)
}

/** What a file holds; of a stream and of what can't be read nothing is known. */
export async function formatOfFile(name: string): Promise<Format | undefined> {
  if (name === '-') return undefined
  try {
    const source = await FILES.open(name)
    try {
      return await detectFormat(source)
    } finally {
      source.close()
    }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

async function linesFor(
  issues: readonly Issue[],
  opened: readonly ByteSource[],
  definitions: readonly DefinitionText[],
): Promise<Weighed['lineOf']> {
  const files = new Set(issues.filter(needsLine).map(({ where }) => where?.file))
  const all = await Promise.all(
    opened.filter(({ name, isForeign }) => isForeign !== true && files.has(name)).map(linesOf),
  )
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

/** The exit status: 2 where nothing could be read, 1 where anything is wrong; `strict`: also where weights don't fit. */
export function exitStatus(all: readonly Weighed[], strict = false): number {
  if (all.every(({ analysis }) => analysis === undefined)) return 2
  const isWrong = ({ severity, code }: Issue) =>
    severity === 'error' || (strict && severity === 'warning' && code.startsWith('weights/'))
  return all.some(({ issues }) => issues.some(isWrong)) ? 1 : 0
}
