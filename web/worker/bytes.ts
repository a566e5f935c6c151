/** Where the bytes of the files go: of those that are open, or of the one that the framework would write. */

import { accountOf, type ByteAccount, spansAt } from '../../src/analyze/account/account.ts'
import { regionsOf } from '../../src/analyze/account/byte-map.ts'
import type { Analysis } from '../../src/analyze/analysis.ts'
import { initialFile } from '../../src/analyze/parameters/stored.ts'
import { type ByteSource, type ByteSpan, memorySource } from '../../src/core/bytes/bytes.ts'
import type { FileLedger } from '../../src/core/network/model.ts'
import { integerText } from '../../src/core/notation.ts'
import { once } from '../../src/core/once.ts'
import { FormatError, type Issue } from '../../src/core/words/issue.ts'
import { message, say } from '../../src/core/words/message.ts'
import { readWeights } from '../../src/formats/index.ts'
import { issueMessage } from '../../src/reports/words/issues.ts'
import type { ByteGroupView, BytesView, RegionView, Requests, SpanView } from '../protocol.ts'
import { session } from './session.ts'

interface Shown {
  readonly file: FileLedger
  readonly issues: readonly Issue[]
  /** Of a file that is not there: its bytes. */
  readonly predicted?: ByteSource
}

/** A strip of more stretches could not be told apart, and they would have to cross from thread to thread. */
const MOST_REGIONS = 20_000
const MOST_SPANS = 2000

let shown: Shown | undefined

/** All files with an account, and where there is none the one that the framework would write. */
async function files(): Promise<readonly Shown[]> {
  const { bare, analysis } = session
  const own = bare === undefined ? (analysis?.model.files ?? []).map((file) => ({ file, issues: [] })) : [bare]
  const told = own.filter(({ file }) => file.totals !== undefined)
  if (told.length > 0) return told
  const made = analysis && (await predicted(analysis))
  return made === undefined ? [] : [made]
}

/** Larger files are not made: their bytes are told once the file itself is opened. */
const MOST_BYTES = 1 << 26

/** Made once for each network that is looked at. */
const predicted = once(predict)

async function predict(analysis: Analysis): Promise<Shown | undefined> {
  const count = analysis.totals.parametersOverAllBlobs.value
  if (typeof count !== 'bigint' || count === 0n || count * 4n > BigInt(MOST_BYTES)) return undefined
  const pieces = await initialFile(analysis)
  if (pieces === undefined) return undefined
  const bytes = new Uint8Array(await new Blob([...pieces].map((piece) => piece.slice())).arrayBuffer())
  const source = memorySource(`${session.name.replace(/\.\w+$/, '')}.${analysis.model.storage?.extension}`, bytes)
  const { weights, issues } = await readWeights(source)
  return { file: weights.file, issues, predicted: source }
}

/** The account of the file of that name, or of the largest; null where there is none to show. */
export async function bytesView(name: string): Promise<BytesView | null> {
  const all = await files().catch((error: unknown) => {
    if (error instanceof FormatError) return []
    throw error
  })
  const largest = all.reduce((most, each) => Math.max(most, each.file.size), 0)
  shown = all.find(({ file }) => file.name === name) ?? all.find(({ file }) => file.size === largest)
  if (shown === undefined) return null
  const { file, issues } = shown
  const account = accountOf(file)
  return {
    name: file.name,
    files: all.map((each) => each.file.name),
    size: file.size,
    isPredicted: shown.predicted !== undefined,
    headline:
      account === undefined
        ? say(message('{count} bytes', { count: number(file.size) }), session.catalogue)
        : headline(account),
    regions: regionViews(file),
    groups: account === undefined ? [] : groupViews(account),
    notes: issues.map((found) => say(issueMessage(found), session.catalogue)),
  }
}

function headline({ size, weightBytes, overheadBytes, unclaimedBytes }: ByteAccount): string {
  const args = {
    weights: number(weightBytes),
    overhead: number(overheadBytes),
    size: number(size),
    rest: number(unclaimedBytes),
  }
  const text =
    unclaimedBytes === 0
      ? message('{weights} bytes of weights + {overhead} bytes around them = {size} bytes', args)
      : message(
          '{weights} bytes of weights + {overhead} bytes around them + {rest} not accounted for = {size} bytes',
          args,
        )
  return say(text, session.catalogue)
}

function number(value: number): string {
  return integerText(BigInt(value))
}

function regionViews(file: FileLedger): readonly RegionView[] {
  const ids = idsByName()
  return regionsOf(file)
    .slice(0, MOST_REGIONS)
    .map(({ offset, length, kind, name = '' }) => ({ offset, length, kind, layer: ids.get(name) ?? '' }))
}

/** Layers by their own names and by those of their tensors. */
function idsByName(): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const { node, params } of session.analysis?.facts.values() ?? []) {
    for (const { tensor } of params) if (tensor !== undefined) ids.set(tensor, node.id)
  }
  for (const { node } of session.analysis?.facts.values() ?? []) ids.set(node.name, node.id)
  return ids
}

function groupViews({ groups }: ByteAccount): readonly ByteGroupView[] {
  return groups.map(({ purpose, kind, count, bytes, labels }) => ({
    purpose: say(purpose, session.catalogue),
    kind,
    count,
    bytes: number(bytes),
    labels: labels
      .slice(0, 40)
      .map((label) => ({ label: label.label, count: label.count, bytes: number(label.bytes) })),
  }))
}

/** The spans inside the one at a path of places; the outermost for an empty path. */
export function spanViews(path: Requests['spans']['ask']): readonly SpanView[] {
  let spans = shown?.file.spans ?? []
  for (const place of path) spans = spans[place]?.children ?? []
  return spans.slice(0, MOST_SPANS).map((span, place) => spanView(span, [...path, place]))
}

/** The spans that a byte lies in, the outermost first. */
export function spansOfByte(offset: number): readonly SpanView[] {
  const file = shown?.file
  if (file === undefined) return []
  const path: number[] = []
  let level = file.spans
  return spansAt(file, offset).map((span) => {
    path.push(level.findIndex((other) => other.offset === span.offset && other.length === span.length))
    level = span.children
    return spanView(span, [...path])
  })
}

function spanView(span: ByteSpan, path: readonly number[]): SpanView {
  const { offset, length, children } = span
  return { path, label: spanStep(span), offset, length, hasChildren: children.length > 0 }
}

/** One step of a path for people: `layer[3] "conv2"`. */
function spanStep({ label, index, name, role }: ByteSpan): string {
  const word = role === 'tag' || role === 'length' ? role : label.slice(label.lastIndexOf('.') + 1)
  const number = index === undefined ? '' : `[${index}]`
  return `${word}${number}${name === undefined ? '' : ` ${JSON.stringify(name)}`}`
}

/** Bytes of the file as they stand. */
export async function hexBytes({ offset, length }: Requests['hex']['ask']): Promise<Uint8Array> {
  const source = shown?.predicted ?? session.folder.get(shown?.file.name ?? '')
  if (source === undefined) return new Uint8Array(0)
  return (await source.read(offset, Math.max(0, Math.min(length, source.size - offset)))).slice()
}
