/** Reads Caffe's binary files: networks with or without weights, solver states, means and other blobs. */

import { type FileAccount, Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger, FileRole } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { type BinaryRead, readBinary } from '../../wire/protobuf/binary.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { MessageType } from '../../wire/protobuf/schema.ts'
import { fileLedger } from '../file-ledger.ts'
import { blobOf } from './blobs.ts'
import type { StoredMessage } from './detect-binary.ts'
import { purposesOf } from './purposes.ts'
import { messageType } from './schema.ts'
import { upgradeNet } from './upgrade.ts'
import type { BlobArray, BlobField, CaffeBlob, CaffeFile, CaffeWeights } from './weights.ts'

/** Caffe reads no larger ones (io.cpp, kProtoReadBytesLimit). */
const LARGEST = 2 ** 31 - 1

/** Caffe itself writes three `param` for each BatchNorm, which reading then drops: nothing to tell of a weights file. */
const EVERY_BATCH_NORM = 'caffe/upgraded-batch-norm'

/** Reads the ledger's source as one of Caffe's messages. Damage is told in the result, never thrown. */
export async function readCaffeBinary(first: Ledger, type: StoredMessage): Promise<CaffeFile> {
  const plain = await readBinary(first, messageType(type))
  const { ledger, read, fork } = (await readAsFork(first, plain, type)) ?? { ledger: first, read: plain }
  const toBlob = (found: ProtoMessage) => blobOf(found, (blob, field) => storedArray(read, blob, field))
  const content = contentOf(type, read.message, toBlob)
  const changed = await changedSize(ledger)
  const account = ledger.finish()
  const issues = [
    ...read.issues,
    ...content.issues,
    ...account.issues,
    ...remarks(ledger, read),
    ...forkNote(ledger, fork),
  ]
  const damage = read.damage ?? changed
  return {
    ...content,
    container: 'protobuf',
    file: caffeLedger(ledger, account, roleOf(content), formatOf(type)),
    bytesRead: ledger.window.bytesRead,
    issues: changed === undefined ? issues : [...issues, changed],
    ...(damage && { damage }),
  }
}

/**
 * A file with fields that Caffe's own schema lacks is read again by the schema of the fork that it seems to be of. That
 * reading holds only where it explains more and contradicts nothing: numbers that merely look like a fork's stay unknown.
 */
async function readAsFork(ledger: Ledger, { message: found, damage }: BinaryRead, type: StoredMessage) {
  const unknown = unknownPaths(ledger)
  if (type !== 'NetParameter' || damage !== undefined || unknown.length === 0) return undefined
  const { forksOfBinary, forkSchema } = await import('./forks/binary-schema.ts')
  const layers = [...found.messages('layer'), ...found.messages('layers')]
  const types = layers.map((layer) =>
    layer.type.name === 'LayerParameter' ? layer.string('type') : layer.enumName('type'),
  )
  // Forks that are older than today's layers have a message of that name which is none; their files have `layers` only.
  const isOld = !found.has('layer') && found.has('layers')
  for (const fork of forksOfBinary({ types, unknown }).slice(0, MOST_FORKS)) {
    const schema = forkSchema(type, fork)
    if (!isOld && !hasCaffesLayers(schema)) continue
    const again = new Ledger(ledger.source)
    const read = await readBinary(again, schema)
    const isBetter = read.damage === undefined && unknownPaths(again).length < unknown.length
    if (isBetter && mismatches(again) <= mismatches(ledger)) return { ledger: again, read, fork }
  }
  return undefined
}

/** So many forks are tried: the numbers of further ones are the same. */
const MOST_FORKS = 6

/** Labels of fields that the schema lacks. */
function unknownPaths({ table }: Ledger): readonly string[] {
  return table.labels.map(({ path }) => path).filter((path) => /\.#\d+$|\(wire type \d\)$/.test(path))
}

/** How many labels are of fields that the schema has, but not in the way in which they stand there. */
function mismatches({ table }: Ledger): number {
  return table.labels.filter(({ path }) => path.includes('(wire type')).length
}

/** Fields of a layer that everything here relies on. The oldest forks have another message under the name. */
const RELIED_ON = ['name', 'type', 'bottom', 'top', 'param', 'blobs', 'include', 'exclude', 'phase', 'loss_weight']

function hasCaffesLayers(net: MessageType): boolean {
  const layer = net.field('layer')?.type
  const caffes = messageType('LayerParameter')
  if (layer?.kind !== 'message') return false
  return RELIED_ON.every((name) => {
    const [one, other] = [layer.message.field(name), caffes.field(name)]
    return one?.number === other?.number && one?.type.kind === other?.type.kind && one?.label === other?.label
  })
}

function forkNote(ledger: Ledger, fork: string | undefined): readonly Issue[] {
  if (fork === undefined) return []
  const text = "it has fields that Caffe's own schema lacks: their numbers are read as those of the fork {fork}"
  return [issue('caffe/fork-numbers', 'note', text, { fork }, { where: { file: ledger.source.name } })]
}

type Content = Pick<CaffeFile, 'kind' | 'netName' | 'net' | 'layers' | 'state' | 'blobs' | 'issues'>

function contentOf(type: StoredMessage, found: ProtoMessage, toBlob: (blob: ProtoMessage) => CaffeBlob): Content {
  const none = { netName: '', layers: [], blobs: [], issues: [] }
  switch (type) {
    case 'NetParameter':
      return netOf(found, toBlob)
    case 'SolverState': {
      const state = {
        iter: found.number('iter'),
        learnedNet: found.string('learned_net'),
        currentStep: found.number('current_step'),
        history: found.messages('history').map(toBlob),
      }
      return { ...none, kind: 'state', state, blobs: state.history }
    }
    case 'BlobProto':
      return { ...none, kind: 'blob', blobs: [toBlob(found)] }
    case 'BlobProtoVector':
      return { ...none, kind: 'blobs', blobs: found.messages('blobs').map(toBlob) }
  }
}

/** The layers of a NetParameter of any generation. */
export function netOf(found: ProtoMessage, toBlob: (blob: ProtoMessage) => CaffeBlob): Content {
  const { message: net, issues } = upgradeNet(found)
  const layers = net.messages('layer').map((layer): CaffeWeights => {
    const blobs = layer.messages('blobs').map(toBlob)
    return {
      name: layer.string('name'),
      type: layer.string('type'),
      blobs,
      get where() {
        return layer.where()
      },
    }
  })
  // A file with the layer that the upgrade makes of `input`, and no other, has none of its own.
  const isBare = !found.has('layer') && !found.has('layers')
  return {
    kind: 'net',
    netName: net.string('name'),
    net,
    layers: isBare ? [] : layers,
    blobs: [],
    issues: issues.filter(({ code }) => code !== EVERY_BATCH_NORM),
  }
}

function storedArray({ bulk }: BinaryRead, blob: ProtoMessage, field: BlobField): BlobArray | undefined {
  const stored = bulk.get(blob)?.get(field)
  return stored && { field, count: stored.count, stored }
}

function roleOf({ kind, layers }: Content): FileRole {
  if (kind === 'net') return layers.some(({ blobs }) => blobs.length > 0) ? 'weights' : 'definition'
  return kind === 'state' ? 'state' : 'mean'
}

function formatOf(type: StoredMessage): string {
  if (type === 'NetParameter') return 'caffe/caffemodel'
  return type === 'SolverState' ? 'caffe/solverstate' : 'caffe/binaryproto'
}

/** The file's entry in a model: its account with the words for its labels. */
export function caffeLedger(ledger: Ledger, account: FileAccount, role: FileRole, format: string): FileLedger {
  return fileLedger(ledger, account, { role, format, purposes: purposesOf(account.totals) })
}

/** A file that grew or shrank while it was read. */
export async function changedSize({ source }: Ledger): Promise<Issue | undefined> {
  const now = await source.sizeNow?.()
  if (now === undefined || now === source.size) return undefined
  const text = 'the file changed while it was read: it had {before} bytes and has {now}'
  const hint = message('read it again once nobody writes to it')
  return issue('file/changed', 'error', text, { before: source.size, now }, { where: { file: source.name }, hint })
}

function remarks({ source, size }: Ledger, { stopsEarly }: BinaryRead): readonly Issue[] {
  const where = { file: source.name }
  const found: Issue[] = []
  if (stopsEarly) {
    const text = 'Caffe stops reading before the end of this file, without an error: what follows is never read'
    found.push(issue('caffe/trailing-bytes', 'warning', text, {}, { where }))
  }
  if (size > LARGEST) {
    const text = 'Caffe reads no files of {size} bytes; {most} is the most'
    found.push(issue('caffe/too-large', 'warning', text, { size, most: LARGEST }, { where }))
  }
  return found
}
