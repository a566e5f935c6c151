/** Reads `.keras`: a zip archive of the definition and the variables, each variable by its range. */

import { Ledger } from '../../core/bytes/ledger.ts'
import { DTYPE_BITS } from '../../core/network/dtype.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import type { Hdf5Dataset } from '../../wire/hdf5/dataset.ts'
import { readHdf5 } from '../../wire/hdf5/read.ts'
import type { ZipMember } from '../../wire/zip/member.ts'
import { isPlain, memberHead, openMember } from '../../wire/zip/open-member.ts'
import { readZip } from '../../wire/zip/read-zip.ts'
import { fileLedger } from '../file-ledger.ts'
import { type FormatReader, onlyFile } from '../format.ts'
import { MOST_BYTES, modelOf, parseConfig } from './read.ts'

/** `.keras`. */
export const kerasArchiveReader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const ledger = new Ledger(source)
    const { members, issues } = await readZip(ledger)
    const config = members.find(({ name }) => name === 'config.json')
    if (config === undefined || config.bytes > MOST_BYTES) throw lacksConfig(source.name, issues)
    const text = await memberHead(source, config, config.bytes)
    const model = modelOf(parseConfig(text, source.name), source, options)
    const weights = members.find(({ name }) => name === 'model.weights.h5')
    const missing = issue(
      'keras/no-weights',
      'error',
      'the archive has no model.weights.h5',
      {},
      { where: { file: source.name } },
    )
    const stored = weights === undefined ? { tensors: [], issues: [missing] } : await variablesIn(ledger, weights)
    for (const member of members) if (member !== weights) claimWhole(ledger, member)
    const account = ledger.finish()
    const file = fileLedger(ledger, account, { role: 'weights', format: 'keras/archive' })
    const all = [...model.issues, ...issues, ...stored.issues, ...account.issues]
    return { ...model, tensors: stored.tensors, files: [file], issues: all } satisfies Model
  },
  readWeights: async ({ name }) => {
    const text = 'an archive of Keras is a model of its own, no weights for another definition'
    throw new FormatError(issue('keras/archive', 'error', text, {}, { where: { file: name } }))
  },
}

function lacksConfig(file: string, [first]: readonly Issue[]): FormatError {
  const text = 'the archive has no config.json: it is no model of Keras, or damaged'
  return new FormatError(first ?? issue('keras/no-config', 'error', text, {}, { where: { file } }))
}

function claimWhole(ledger: Ledger, { name, dataOffset, storedBytes }: ZipMember): void {
  if (dataOffset === undefined || storedBytes === 0) return
  const span = ledger.claim(dataOffset, storedBytes, 'structure', 'archive.member')
  ledger.setName(span, name)
}

/** The variables as the HDF5 file in the archive holds them. */
async function variablesIn(
  ledger: Ledger,
  member: ZipMember,
): Promise<{ readonly tensors: readonly StoredTensor[]; readonly issues: readonly Issue[] }> {
  const { source } = ledger
  try {
    const inner = await openMember(source, member)
    const { objects, issues, damage } = await readHdf5(new Ledger({ ...inner, name: source.name }))
    const base = isPlain(member) ? member.dataOffset : undefined
    const tensors = objects.flatMap((object) =>
      object.kind === 'dataset' ? variableOf(object, source.name, base) : [],
    )
    claimVariables(ledger, member, tensors)
    return { tensors, issues: damage === undefined ? issues : [...issues, damage] }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    claimWhole(ledger, member)
    return { tensors: [], issues: [error.issue] }
  }
}

/** The numbers of each variable, and what of the HDF5 file stands between them. */
function claimVariables(ledger: Ledger, member: ZipMember, tensors: readonly StoredTensor[]): void {
  if (!isPlain(member)) {
    claimWhole(ledger, member)
    return
  }
  const { dataOffset, storedBytes } = member
  const end = dataOffset + storedBytes
  const placed = tensors.flatMap(({ name, offset, bytes }) =>
    offset === undefined || bytes === 0n ? [] : [{ name, offset, length: Number(bytes) }],
  )
  let at = dataOffset
  const structure = (until: number) => {
    if (until > at) ledger.claim(at, until - at, 'structure', 'archive.hdf5')
  }
  for (const { name, offset, length } of placed.sort((a, b) => a.offset - b.offset)) {
    if (offset < at || offset + length > end) continue
    structure(offset)
    ledger.setName(ledger.claim(offset, length, 'payload', 'variable'), name)
    at = offset + length
  }
  structure(end)
}

/** A variable by its path; what the optimiser and the metrics keep is theirs. */
function variableOf(
  { path, shape, type, stored, storedBytes, offset, layout }: Hdf5Dataset,
  file: string,
  base: number | undefined,
): readonly StoredTensor[] {
  const { dtype } = type
  if (dtype === undefined || shape === undefined) return []
  const name = path.slice(1)
  const count = shape.reduce((all, size) => all * size, 1n)
  const isWhole = base !== undefined && offset !== undefined && layout === 'contiguous'
  return [
    {
      ...{ name, shape, count, dtype, encoding: dtype, file },
      bytes: isWhole ? BigInt(storedBytes) : (count * BigInt(DTYPE_BITS[dtype])) / 8n,
      role: name.startsWith('optimizer/') ? 'optimiser' : 'parameter',
      module: name.slice(0, Math.max(0, name.lastIndexOf('/'))),
      ...(isWhole && { offset: base + offset }),
      ...(isWhole &&
        stored && {
          stored: { ...stored, runs: stored.runs.map((run) => ({ ...run, offset: run.offset + base })) },
        }),
    },
  ]
}
