/** Reads any file of Caffe's that holds numbers; what it is, is told by its content. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { MOST_TEXT_BYTES } from '../../core/limits.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { hasSignature } from '../../wire/hdf5/superblock.ts'
import { TextLexer } from '../../wire/protobuf/text-lexer.ts'
import { decodeUtf8 } from '../../wire/protobuf/utf8.ts'
import { remedyFor, SNIFF_BYTES, type Sniffed, sniff } from '../sniff.ts'
import { blobOf, textArray } from './blobs.ts'
import { detectMessage } from './detect-binary.ts'
import { netOf, readCaffeBinary } from './read-binary.ts'
import { readCaffeHdf5 } from './read-hdf5.ts'
import { readPrototxt } from './read-text.ts'
import { messageType } from './schema.ts'
import type { CaffeFile } from './weights.ts'

/** Where an HDF5 file may start, as far as the first look reaches: a longer block in front is nobody's use. */
const SIGNATURE_PLACES = [0, 512, 1024, 2048]

/** Contents that may well be Caffe's, as far as their first bytes tell. */
const OWN = new Set(['caffemodel', 'solverstate', 'binary', 'text', 'utf-8-bom'])

/**
 * Reads a caffemodel, a solver state, a mean or a prototxt that carries blobs. Where the file is damaged, what stands
 * before the damage is there, with `damage`. Throws FormatError where nothing of it can be used: another program's
 * file is then named as what it is.
 */
export async function readCaffeWeights(source: ByteSource): Promise<CaffeFile> {
  const ledger = new Ledger(source)
  const head = (await ledger.look(0, Math.min(SNIFF_BYTES, source.size))).slice()
  const content = sniff(head)
  if (SIGNATURE_PLACES.some((offset) => hasSignature(head, offset))) return usable(await readCaffeHdf5(ledger), content)
  if (content.isText && startsLikeNet(head)) {
    const text = await readText(source)
    if (text !== undefined) return text
  }
  const isOwn = OWN.has(content.kind)
  const found = await readCaffeBinary(ledger, isOwn ? detectMessage(head, source.size) : 'NetParameter')
  return usable(found, content)
}

/** A file in which nothing was found is refused, by its name where that is known. */
function usable(found: CaffeFile, content: Sniffed): CaffeFile {
  const { damage, file } = found
  if (damage !== undefined && (isForeign(content) || isEmpty(found))) throw refusal(file.name, content, damage)
  if (!isEmpty(found) || file.size === 0 || found.container === 'hdf5') return found
  return { ...found, netName: '', issues: [...found.issues, emptyIssue(file.name, content)] }
}

/** True where nothing in it is Caffe's: other programs' files also have a first field that reads as a name. */
function isEmpty({ layers, blobs, state, container }: CaffeFile): boolean {
  if (container === 'text') return false
  if (state !== undefined) return state.iter === 0 && state.history.length === 0
  return layers.length === 0 && blobs.every(({ arrays }) => arrays.length === 0)
}

function isForeign({ kind }: Sniffed): boolean {
  return !OWN.has(kind) && kind !== 'hdf5'
}

function refusal(file: string, content: Sniffed, damage: Issue): FormatError {
  return isForeign(content) || content.kind === 'text' ? notWeights(file, content) : new FormatError(damage)
}

function notWeights(file: string, content: Sniffed): FormatError {
  const args = { what: message(content.title) }
  const text = 'this is {what}, not a file of weights'
  const place = { where: { file }, hint: remedyFor(content) }
  return new FormatError(issue('caffe/not-weights', 'error', text, args, place))
}

/** Caffe reads some files of other kinds without an error, as networks without layers. */
function emptyIssue(file: string, content: Sniffed): Issue {
  const where = { file }
  if (OWN.has(content.kind) && content.kind !== 'text') {
    const text = 'there is no layer and no blob in it; Caffe reads it without an error and copies nothing'
    return issue('caffe/no-layers', 'error', text, {}, { where })
  }
  const text = 'this is {what}, not a file of weights; Caffe reads it without an error and copies nothing'
  return issue('caffe/not-weights', 'error', text, { what: message(content.title) }, { where })
}

/** True where the text's first word is a network's field: only then is the whole of it worth parsing. */
function startsLikeNet(head: Uint8Array): boolean {
  const lexer = new TextLexer(decodeUtf8(head))
  return lexer.kind === 'identifier' && messageType('NetParameter').field(lexer.token) !== undefined
}

/** A prototxt that carries blobs; `undefined` where the text is none. Throws FormatError where it carries none. */
async function readText(source: ByteSource): Promise<CaffeFile | undefined> {
  if (source.size > MOST_TEXT_BYTES) return undefined
  const bytes = await source.read(0, source.size)
  const definition = readPrototxt(source.name, bytes)
  const { message: found } = definition
  if (definition.kind !== 'net' || found.content.size === 0) return undefined
  const content = netOf(found, (blob) => blobOf(blob, textArray))
  if (content.layers.length === 0) return undefined
  if (content.layers.every(({ blobs }) => blobs.length === 0)) throw definitionOnly(source.name)
  return {
    ...content,
    container: 'text',
    file: { name: source.name, role: 'weights', format: 'caffe/prototxt', size: source.size, spans: [] },
    bytesRead: source.size,
    issues: [...definition.issues, ...content.issues],
  }
}

function definitionOnly(file: string): FormatError {
  const hint = message('weigh {file} shows the network that it defines', { file })
  const text = 'this is a definition (prototxt) without weights'
  return new FormatError(issue('caffe/definition-as-weights', 'error', text, {}, { where: { file }, hint }))
}
