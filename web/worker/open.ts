/** Sorts files that come in: which of them make a network, whether its text is edited, what stands beside it. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import type { ByteSource } from '../../src/core/bytes/bytes.ts'
import type { StoredWeights } from '../../src/core/network/weights.ts'
import type { DefinitionText } from '../../src/core/words/definition-text.ts'
import { FormatError, type Issue, issue } from '../../src/core/words/issue.ts'
import type { Format, Probe } from '../../src/formats/format.ts'
import {
  claimedFormat,
  formatOf,
  networkFiles,
  networksInFolder,
  notReadable,
  probeOf,
  readWeights,
} from '../../src/formats/index.ts'
import type { GivenFile, Opened, OpenedNetwork } from '../protocol.ts'
import { Folder } from './folder.ts'
import { readFiles, session } from './session.ts'
import { sourceOf } from './sources.ts'
import { issueView } from './telling.ts'

/** Texts longer than this are not put into an editor. */
const LONGEST_TEXT = 1 << 24

interface Known {
  readonly file: ByteSource
  readonly probe: Probe
  readonly format: Format | undefined
}

/** Opens files: a network with a text goes to the editor, weights join what stands there; what can't be read is told. */
export async function openFiles(given: readonly GivenFile[]): Promise<Opened> {
  const sources = given.map(sourceOf)
  const { network, issues } = await chosenNetwork(sources)
  const problems = [...issues]
  let opened: Omit<Opened, 'problems'> = { weights: besideText() }
  try {
    opened = await openNetwork(network, sources)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    problems.push(error.issue)
  }
  return { ...opened, problems: problems.map((found) => issueView(found, session.catalogue)) }
}

function besideText(): string {
  return session.bare?.file.name ?? namesOf(session.text === null ? [] : session.files)
}

function namesOf(files: readonly ByteSource[]): string {
  return files.map(({ name }) => name.replace(/^.*\//, '')).join(', ')
}

interface Chosen {
  readonly network: readonly Known[]
  readonly issues: readonly Issue[]
}

/** The files of one network, as a folder tells or else their contents; files that are nothing, and further networks, are told. */
async function chosenNetwork(sources: readonly ByteSource[]): Promise<Chosen> {
  const top = commonFolder(sources)
  const named = new Map(sources.map((source) => [source.name.slice(top.length), source]))
  const groups = networksInFolder([...named.keys()])
  const [first = []] = groups
  if (sources.length > 1 && (top !== '' || (groups.length === 1 && first.length > 1)) && first.length > 0) {
    const files = await Promise.all(first.flatMap((name) => named.get(name) ?? []).map(known))
    return { network: files, issues: furtherIssue(groups.slice(1).map(([name = '']) => name)) }
  }
  const all = await Promise.all(inOrder(sources).map(known))
  const readable = all.filter(({ format }) => format !== undefined)
  const wrong = all.filter(({ format }) => format === undefined).map(({ probe }) => notReadable(probe).issue)
  const networks = networkFiles(readable.map((each) => ({ file: each, format: each.format })))
  const [network = [], ...others] = networks
  return { network, issues: [...wrong, ...furtherIssue(others.flatMap(([one]) => one?.file.name ?? []))] }
}

async function known(file: ByteSource): Promise<Known> {
  const probe = await probeOf(file)
  return { file, probe, format: formatOf(probe) }
}

function furtherIssue(names: readonly string[]): readonly Issue[] {
  if (names.length === 0) return []
  const args = { names: names.slice(0, 8).join(', ') }
  return [issue('page/further', 'note', 'more networks were among the files and are not shown: {names}', args)]
}

/** The folder that all files lie in, with its slash; empty for files that were given one by one. */
function commonFolder(sources: readonly ByteSource[]): string {
  const [first = ''] = sources.map(({ name }) => name)
  const folder = first.slice(0, first.indexOf('/') + 1)
  return sources.every(({ name }) => name.startsWith(folder)) ? folder : ''
}

/** A network goes before a solver that names it: by their names, as people give them. */
function inOrder(sources: readonly ByteSource[]): readonly ByteSource[] {
  const rank = ({ name }: ByteSource): number => (/solver/i.test(name) ? 2 : /deploy/i.test(name) ? 0 : 1)
  return [...sources].sort((a, b) => rank(a) - rank(b))
}

async function openNetwork(
  network: readonly Known[],
  sources: readonly ByteSource[],
): Promise<Omit<Opened, 'problems'>> {
  const [first] = network
  if (first === undefined) return { weights: besideText() }
  const text = network.find(isEdited)
  const files = network.flatMap(({ file }) => (file === text?.file ? [] : [file]))
  if (text !== undefined) return show(await asText(text), files, new Folder(sources))
  if (await joinsText(network)) {
    session.folder.add(sources)
    Object.assign(session, { files, bare: undefined, opened: undefined })
    return { weights: namesOf(files) }
  }
  const carried = await (await first.format?.load())?.definition?.(first.file)
  if (carried !== undefined) return show(edited(carried), files, new Folder(sources))
  const before = session.folder
  session.folder = new Folder(sources)
  try {
    await readFiles(first.file.name, null, files)
  } catch (error) {
    session.folder = before
    if (!(error instanceof FormatError) || (await bareFile(first.file)) === undefined) throw error
    return { weights: namesOf([first.file]) }
  }
  return show({ name: first.file.name, text: '' }, files, session.folder)
}

/** Whether a file is a text that people edit. */
function isEdited({ file, probe, format }: Known): boolean {
  return format?.notation !== undefined && probe.content.isText && file.size <= LONGEST_TEXT
}

async function asText({ file, format }: Known): Promise<OpenedNetwork> {
  const text = new TextDecoder().decode(await file.read(0, file.size))
  return { name: file.name, text, ...(format?.notation && { notation: format.notation }) }
}

function edited({ name, text }: DefinitionText): OpenedNetwork {
  return { name, text, notation: claimedFormat(name)?.notation ?? 'lines' }
}

function show(network: OpenedNetwork, files: readonly ByteSource[], folder: Folder): Omit<Opened, 'problems'> {
  Object.assign(session, { folder, files, bare: undefined, opened: undefined })
  return { network, weights: network.notation === undefined ? '' : namesOf(files) }
}

/** Whether files of weights belong to the text that stands in the editor. */
async function joinsText(network: readonly Known[]): Promise<boolean> {
  const { analysis, text } = session
  const [first] = network
  if (analysis === undefined || first === undefined || text === null) return false
  if (network.some(({ format }) => format?.role !== 'weights')) return false
  try {
    const { weights } = await readWeights(first.file, new Folder(network.map(({ file }) => file)).around())
    if (weights.kind !== 'net') return false
    return isNameless(weights) ? first.format?.id.startsWith(analysis.model.format) === true : knows(analysis, weights)
  } catch (error) {
    if (error instanceof FormatError) return false
    throw error
  }
}

/** Numbers in a row, which only a definition of the same format explains. */
function isNameless({ layers }: StoredWeights): boolean {
  return layers.length <= 1 && layers.every(({ blobs }) => blobs.length <= 1)
}

/** Whether half of the layers with numbers, or more, are those of the network. */
function knows({ facts }: Analysis, { layers }: StoredWeights): boolean {
  const names = new Set<string>()
  for (const { node, params } of facts.values()) {
    names.add(node.name)
    for (const { tensor } of params) if (tensor !== undefined) names.add(tensor)
  }
  const owners = layers.filter(({ blobs }) => blobs.length > 0)
  const own = owners.filter(
    ({ name, blobs }) => names.has(name) || blobs.some((blob) => blob.name !== undefined && names.has(blob.name)),
  )
  return own.length * 2 >= owners.length
}

/** A file of numbers that make no network (a solver's state, a mean): its bytes are shown. */
async function bareFile(source: ByteSource) {
  try {
    const { weights, issues } = await readWeights(source)
    session.folder.add([source])
    session.bare = { file: weights.file, issues }
    return session.bare
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
