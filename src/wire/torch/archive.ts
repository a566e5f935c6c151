/** A zip archive of torch.save or torch.jit.save (torch/csrc/jit/serialization/import.cpp, caffe2/serialize/inline_container.cc). */

import { memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { MOST_INFLATED_BYTES } from '../../core/limits.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { type PickleRead, readPickle } from '../pickle/read-pickle.ts'
import type { Region, ZipMember } from '../zip/member.ts'
import { isPlain, memberHead } from '../zip/open-member.ts'
import { readZip, type ZipArchive } from '../zip/read-zip.ts'
import type { SavedFile, SavedPart, StoragePlace } from './saved.ts'
import { TensorReader } from './tensor.ts'

/** Records that hold a word or two; more of them are not read. */
const MOST_WORD = 256

/** What is read while the archive is taken apart. */
interface Context {
  readonly ledger: Ledger
  readonly members: ReadonlyMap<string, ZipMember>
  readonly issues: Issue[]
}

/**
 * Reads the archive, which is the ledger's file or a part of it, and claims all but the storages; `archive` where its
 * directory was read already. Damage is told in the result.
 */
export async function readSavedArchive(ledger: Ledger, region: Region, archive?: ZipArchive): Promise<SavedFile> {
  const { members, issues } = archive ?? (await readZip(ledger, region))
  const root = rootOf(members)
  const context: Context = {
    ledger,
    members: new Map(members.map((member) => [member.name, member])),
    issues: [...issues],
  }
  const isScript = context.members.has(`${root}constants.pkl`)
  const parts: SavedPart[] = []
  const names = isScript ? ['data.pkl', 'constants.pkl'] : ['data.pkl']
  for (const name of names) {
    const part = await readPart(context, root, name, isScript)
    if (part !== undefined) parts.push(part)
  }
  // PyTorch looks for everything in the first folder of the first member's name.
  const folder = /^[^/]*\//.exec(members[0]?.name ?? '')?.[0] ?? ''
  if (!context.members.has(`${folder}version`) && !context.members.has(`${folder}.data/version`)) {
    const name = `${folder}version`
    tell(context, 'torch/no-version', 'the archive has no record {name}: PyTorch refuses it', { name })
  }
  const order = await wordIn(context, `${root}byteorder`)
  claimOthers(context, root, parts)
  return {
    container: 'zip',
    kind: isScript ? 'torchscript' : 'checkpoint',
    parts,
    littleEndian: order !== 'big',
    issues: context.issues,
  }
}

/** The folder that everything lies in, however deep. */
function rootOf(members: readonly ZipMember[]): string {
  const data = members.find(({ name }) => /(^|\/)data\.pkl$/.test(name))
  return data?.name.slice(0, -'data.pkl'.length) ?? ''
}

async function readPart(
  context: Context,
  root: string,
  name: string,
  isScript: boolean,
): Promise<SavedPart | undefined> {
  const member = context.members.get(root + name)
  if (member === undefined) {
    tell(context, 'torch/no-pickle', 'the archive has no record {name}: there are no tensors to be found', {
      name: root + name,
    })
    return undefined
  }
  const pickle = await pickleIn(context, member)
  if (pickle === undefined) return undefined
  const reader = new TensorReader()
  const folder = `${root}${name === 'data.pkl' ? 'data' : 'constants'}/`
  const places: ReadonlyMap<string, StoragePlace> = new Map(
    [...context.members.values()].flatMap((record): [string, StoragePlace][] => {
      if (!record.name.startsWith(folder) || record.dataOffset === undefined) return []
      const offset = isPlain(record) ? record.dataOffset : undefined
      return [[record.name.slice(folder.length), { offset, length: record.bytes }]]
    }),
  )
  return { name: isScript && name !== 'data.pkl' ? 'constants' : '', pickle, reader, places }
}

/** A pickle that is stored as it is is read in its place, opcode by opcode; a deflated one is inflated first. */
async function pickleIn({ ledger, issues }: Context, member: ZipMember): Promise<PickleRead | undefined> {
  if (isPlain(member)) return readPickle(ledger, member.dataOffset, member.dataOffset + member.storedBytes)
  claimMember(ledger, member, 'pickle.deflated')
  try {
    const bytes = await memberHead(ledger.source, member, Math.min(member.bytes, MOST_INFLATED_BYTES))
    return await readPickle(new Ledger(memorySource(ledger.source.name, bytes)))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    issues.push(error.issue)
    return undefined
  }
}

/** The word in a small record. */
async function wordIn({ ledger, members, issues }: Context, name: string): Promise<string | undefined> {
  const member = members.get(name)
  if (member === undefined) return undefined
  try {
    return new TextDecoder().decode(await memberHead(ledger.source, member, MOST_WORD)).trim()
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    issues.push(error.issue)
    return undefined
  }
}

/** Claims the bytes of all members that are neither pickles read in their place nor storages that tensors may use. */
function claimOthers({ ledger, members }: Context, root: string, parts: readonly SavedPart[]): void {
  const read = new Set(['data.pkl', 'constants.pkl'].map((name) => root + name))
  const isStorage = (name: string) =>
    parts.some(({ name: part, places }) => {
      const folder = `${root}${part === '' ? 'data' : part}/`
      return name.startsWith(folder) && places.has(name.slice(folder.length))
    })
  for (const member of members.values()) {
    if (read.has(member.name) || (isStorage(member.name) && isPlain(member))) continue
    claimMember(ledger, member, labelOf(member.name.slice(root.length)))
  }
}

function labelOf(name: string): string {
  if (/^data\/|^constants\//.test(name)) return 'storage.deflated'
  if (name.startsWith('code/')) return /\.debug_pkl$/.test(name) ? 'code.debug' : 'code'
  if (/^(version|byteorder|\.data\/.*|\.format_version|\.storage_alignment)$/.test(name)) return 'record.version'
  return 'record.other'
}

function claimMember(ledger: Ledger, { dataOffset, storedBytes, name }: ZipMember, label: string): void {
  if (dataOffset === undefined || storedBytes === 0) return
  const role = label === 'storage.deflated' ? 'payload' : label === 'record.other' ? 'unknown' : 'value'
  ledger.setName(ledger.claim(dataOffset, storedBytes, role, label), name)
}

function tell({ ledger, issues }: Context, code: string, text: string, args: MessageArgs): void {
  issues.push(issue(code, 'error', text, args, { where: { file: ledger.source.name } }))
}
