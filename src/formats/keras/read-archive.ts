/** Reads `.keras`: a zip archive of the definition and the variables, each variable by its range. */

import type { ByteSource, ByteSpan } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { ROOT, type SpanId } from '../../core/bytes/span-table.ts'
import { MOST_TEXT_BYTES } from '../../core/limits.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { readHdf5 } from '../../wire/hdf5/read.ts'
import type { ZipMember } from '../../wire/zip/member.ts'
import { isPlain, memberHead, openMember } from '../../wire/zip/open-member.ts'
import { readZip } from '../../wire/zip/read-zip.ts'
import { verifyZip } from '../../wire/zip/verify-zip.ts'
import { fileLedger } from '../file-ledger.ts'
import { type FormatReader, onlyFile } from '../format.ts'
import { purposesBy } from '../purposes.ts'
import { bindingOf } from './bind.ts'
import { modelOf, parseConfig, withWeights } from './definition.ts'
import { subclassed } from './read-hdf5.ts'
import { type FoundStored, KERAS_PURPOSES, type KerasStored, variablesOf, weightsOf } from './stored.ts'

/** `.keras`. */
export const kerasArchiveReader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const found = await readMembers(source, options.verify === true)
    const text = { ...parseConfig(found.definition, source.name), ...found.metadata }
    const model = await modelOf(text, source, options)
    return model === undefined
      ? subclassed(source.name, found)
      : withWeights(model.model, found, bindingOf(model.text, true))
  },
  readWeights: async (source) => {
    const { tensors, files, issues } = await readMembers(source)
    return { weights: weightsOf(tensors, files), issues }
  },
}

interface FoundMembers extends FoundStored {
  readonly definition: Uint8Array
  readonly metadata: { readonly keras_version?: string }
}

/** All that the archive holds. Throws FormatError where it has no definition. */
export async function readMembers(source: ByteSource, verify = false): Promise<FoundMembers> {
  const ledger = new Ledger(source)
  const { members, issues } = await readZip(ledger)
  const config = members.find(({ name }) => name === 'config.json')
  if (config === undefined || config.bytes > MOST_TEXT_BYTES) throw lacksConfig(source.name, issues)
  const definition = await memberHead(source, config, config.bytes)
  const metadata = await metadataIn(source, members)
  const weights = members.find(({ name }) => name === 'model.weights.h5')
  const stored = weights === undefined ? lacksWeights(source.name, members) : await variablesIn(ledger, weights)
  for (const member of members) if (member !== weights) claimWhole(ledger, member)
  const checked = verify ? await verifyZip(source, 'error') : []
  const account = ledger.finish()
  const purposes = purposesBy(PURPOSES, account.totals)
  const file = fileLedger(ledger, account, { role: 'weights', format: 'keras/archive', purposes })
  const all = [...issues, ...stored.issues, ...checked, ...account.issues]
  return { ...stored, definition, metadata, files: [file], issues: all }
}

const PURPOSES = [
  ...KERAS_PURPOSES,
  [/^archive\.member$/, message('the definition, and what else lies in the archive')],
  [/^archive\.|^zip/, message('frames of the archive')],
] as const

function lacksConfig(file: string, [first]: readonly Issue[]): FormatError {
  const text = 'the archive has no config.json: it is no model of Keras, or damaged'
  return new FormatError(first ?? issue('keras/no-config', 'error', text, {}, { where: { file } }))
}

/** Keras reads variables from an archive of NumPy, too. */
function lacksWeights(file: string, members: readonly ZipMember[]): Pick<KerasStored, 'tensors' | 'issues'> {
  const isNpz = members.some(({ name }) => name === 'model.weights.npz')
  const told = isNpz
    ? issue('keras/npz', 'warning', 'model.weights.npz is not read', {}, { where: { file } })
    : issue('keras/no-weights', 'error', 'the archive has no model.weights.h5', {}, { where: { file } })
  return { tensors: [], issues: [told] }
}

/** The version that wrote it; Keras itself reads archives without it. */
async function metadataIn(source: ByteSource, members: readonly ZipMember[]): Promise<FoundMembers['metadata']> {
  const member = members.find(({ name }) => name === 'metadata.json')
  if (member === undefined || member.bytes > LONGEST_METADATA) return {}
  try {
    const { keras_version: version } = parseConfig(await memberHead(source, member, member.bytes), source.name)
    return typeof version === 'string' ? { keras_version: version } : {}
  } catch (error) {
    if (error instanceof FormatError) return {}
    throw error
  }
}

const LONGEST_METADATA = 1 << 16

function claimWhole(ledger: Ledger, { name, dataOffset, storedBytes }: ZipMember): void {
  if (dataOffset === undefined || storedBytes === 0) return
  const span = ledger.claim(dataOffset, storedBytes, 'structure', 'archive.member')
  ledger.setName(span, name)
}

/** The variables as the HDF5 file in the archive holds them. */
async function variablesIn(ledger: Ledger, member: ZipMember): Promise<Pick<KerasStored, 'tensors' | 'issues'>> {
  const { source } = ledger
  try {
    const inner = await openMember(source, member)
    const found = await readHdf5(new Ledger({ ...inner, name: source.name }), { weights: 'numbers' })
    const base = isPlain(member) ? member.dataOffset : undefined
    if (base === undefined) claimWhole(ledger, member)
    else claimSpans(ledger, base, found.account.spans, ROOT)
    const { tensors, issues } = await variablesOf(found, source.name, base)
    return { tensors, issues: [...found.issues, ...(found.damage === undefined ? [] : [found.damage]), ...issues] }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    claimWhole(ledger, member)
    return { tensors: [], issues: [error.issue] }
  }
}

/** The account of the HDF5 file, as part of the archive's. */
function claimSpans(ledger: Ledger, base: number, spans: readonly ByteSpan[], parent: SpanId): void {
  for (const { offset, length, role, label, name, children } of spans) {
    const span = ledger.claim(base + offset, length, role, label, parent)
    if (name !== undefined) ledger.setName(span, name)
    claimSpans(ledger, base, children, span)
  }
}
