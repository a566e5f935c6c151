/** Reads NumPy's files as weights: a tensor an array, its numbers claimed and never read. */

import type { ByteSource, StoredArray } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger, Model, StoredTensor } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../../core/words/message.ts'
import type { ZipMember } from '../../wire/zip/member.ts'
import { isPlain, memberHead } from '../../wire/zip/open-member.ts'
import { readZip } from '../../wire/zip/read-zip.ts'
import { verifyZip } from '../../wire/zip/verify-zip.ts'
import { fileLedger } from '../file-ledger.ts'
import { type FormatReader, onlyFile } from '../format.ts'
import { roleOf } from '../tensor-roles.ts'
import { storedWeights, weightsModel } from '../weights-model.ts'
import { type ArrayHeader, headerLength, PREFIX_BYTES, parseHeader } from './header.ts'
import { readHeader } from './read-npy.ts'

export const numpyReader: FormatReader = {
  read: async (input, { verify = false }): Promise<Model> => {
    const { tensors, file, issues: found } = await readFile(onlyFile(input))
    const issues = verify ? [...found, ...(await verifyZip(onlyFile(input), 'error'))] : found
    return {
      ...weightsModel('numpy', '', { tensors, files: [file] }),
      issues,
      words: { title: 'NumPy', array: message('array') },
    }
  },
  readWeights: async (source) => {
    const { tensors, file, issues } = await readFile(source)
    return { weights: storedWeights({ tensors, files: [file] }), issues }
  },
}

interface Found {
  readonly tensors: readonly StoredTensor[]
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

/** What is carried along. */
interface Context {
  readonly ledger: Ledger
  readonly issues: Issue[]
}

async function readFile(source: ByteSource): Promise<Found> {
  const ledger = new Ledger(source)
  const head = await ledger.look(0, Math.min(4, source.size))
  const isArchive = head[0] === 0x50 && head[1] === 0x4b
  const context: Context = { ledger, issues: [] }
  const tensors = isArchive ? await archive(context) : await single(context)
  const account = ledger.finish()
  const file = fileLedger(ledger, account, {
    role: 'weights',
    format: isArchive ? 'numpy/npz' : 'numpy/npy',
    purposes: PURPOSES,
  })
  return { tensors, file, issues: [...context.issues, ...account.issues] }
}

/** One array, under the name of its file. */
async function single({ ledger, issues }: Context): Promise<readonly StoredTensor[]> {
  const { source } = ledger
  const name = source.name.replace(/^.*[/\\]/, '').replace(/\.npy$/i, '')
  const header = await readHeader(source)
  return arrayOf({ ledger, issues }, name, header, { offset: 0, length: source.size, isPlain: true })
}

async function archive(context: Context): Promise<readonly StoredTensor[]> {
  const { ledger, issues } = context
  const { members, issues: found } = await readZip(ledger)
  issues.push(...found)
  const last = new Map(members.map((member) => [member.name, member]))
  const tensors: StoredTensor[] = []
  for (const member of members) {
    tellName(context, member, last.get(member.name) === member)
    const own = await memberArray(context, member)
    if (last.get(member.name) === member) tensors.push(...own)
  }
  return tensors
}

/** The array in a member; what is none is only claimed. */
async function memberArray(context: Context, member: ZipMember): Promise<readonly StoredTensor[]> {
  const { ledger, issues } = context
  const { name, dataOffset, storedBytes } = member
  const header = await memberHeader(context, member)
  if (header === undefined) {
    if (dataOffset !== undefined && storedBytes > 0) {
      ledger.setName(ledger.claim(dataOffset, storedBytes, 'unknown', 'npz.other'), name)
    }
    return []
  }
  const array = name.replace(/\.npy$/, '')
  if (isPlain(member)) {
    return arrayOf({ ledger, issues }, array, header, {
      offset: member.dataOffset,
      length: member.bytes,
      isPlain: true,
    })
  }
  if (dataOffset !== undefined) ledger.setName(ledger.claim(dataOffset, storedBytes, 'payload', 'npz.deflated'), array)
  return arrayOf(context, array, header, { offset: 0, length: member.bytes, isPlain: false })
}

async function memberHeader({ ledger, issues }: Context, member: ZipMember): Promise<ArrayHeader | undefined> {
  const where = { file: ledger.source.name, offset: member.headerOffset }
  const told = ({ text, args }: Message, severity: 'error' | 'warning') => {
    issues.push(
      issue('numpy/member', severity, '{name}: {what}', { name: member.name, what: message(text, args) }, { where }),
    )
    return undefined
  }
  try {
    const length = headerLength(await memberHead(ledger.source, member, PREFIX_BYTES))
    if (typeof length !== 'number') return told(length, /\.npy$/.test(member.name) ? 'error' : 'warning')
    if (length > member.bytes) return told(message('its header is cut off'), 'error')
    const header = parseHeader(await memberHead(ledger.source, member, length))
    return 'args' in header ? told(header, 'error') : header
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    issues.push(error.issue)
    return undefined
  }
}

function tellName({ ledger, issues }: Context, { name, headerOffset }: ZipMember, isLast: boolean): void {
  const where = { file: ledger.source.name, offset: headerOffset }
  if (!isLast) {
    const text = 'the archive has {name} twice: NumPy takes the last, and so is done here'
    issues.push(issue('numpy/twice', 'warning', text, { name }, { where }))
  }
  if (/^([a-z]:|[/\\])/i.test(name) || name.split(/[/\\]/).includes('..')) {
    const text = '{name} would lie outside of the folder that the archive is unpacked in'
    issues.push(issue('numpy/outside', 'warning', text, { name }, { where }))
  }
}

/** Where an array lies. */
interface Place {
  /** From the start of the file. */
  readonly offset: number
  readonly length: number
  /** False where it is deflated. */
  readonly isPlain: boolean
}

function arrayOf(
  { ledger, issues }: Context,
  name: string,
  header: ArrayHeader,
  place: Place,
): readonly StoredTensor[] {
  const { type, shape, length } = header
  const file = ledger.source.name
  const where = { file, ...(place.isPlain && { offset: place.offset }) }
  const tell = (code: string, severity: 'error' | 'warning' | 'note', text: string, args: MessageArgs = {}) =>
    issues.push(issue(code, severity, text, { name, ...args }, { where }))
  if (place.isPlain) ledger.setName(ledger.claim(place.offset, length, 'structure', 'npy.header'), name)
  const room = Math.max(0, place.length - length)
  if (type === undefined) {
    tell(
      'numpy/objects',
      'error',
      '{name} is an array of Python objects: a pickle, which is not run, so that nothing of it is known',
    )
    if (place.isPlain) ledger.setName(ledger.claim(place.offset + length, room, 'unknown', 'npy.objects'), name)
    return []
  }
  if (/^[<>|=]?V2$/.test(type.text)) {
    tell('numpy/raw', 'note', '{name} has raw pairs of bytes, which is how bfloat16 is saved: taken as such')
  }
  const count = shape.reduce((product, size) => product * size, 1n)
  const bytes = count * type.bytes
  const isWhole = bytes <= BigInt(room)
  if (!isWhole) tell('numpy/cut', 'error', '{name} needs {bytes} bytes, and {room} are there', { bytes, room })
  else if (bytes < BigInt(room)) {
    tell('numpy/behind', 'warning', '{count} bytes stand behind the numbers of {name}', { count: BigInt(room) - bytes })
  }
  const offset = place.offset + length
  const there = isWhole ? Number(bytes) : room
  if (place.isPlain) ledger.setName(ledger.claim(offset, there, 'payload', 'npy.data'), name)
  const stored = place.isPlain && isWhole ? storedAt(header, offset) : undefined
  return [
    {
      name,
      shape,
      count,
      dtype: type.dtype,
      encoding: type.isPlain && type.text.slice(1) !== 'V2' ? type.dtype : type.text.replace(/^[<>|=]/, ''),
      bytes,
      role: roleOf(name),
      module: moduleOf(name),
      file,
      ...(place.isPlain && { offset }),
      ...(stored && { stored }),
      where,
    },
  ]
}

/** Names of archives have slashes as well as dots between modules. */
function moduleOf(name: string): string {
  return name
    .split(/[/\\.]/)
    .slice(0, -1)
    .filter((step) => step !== '')
    .join('.')
}

/** More runs than this are no array that anybody reads number by number. */
const MOST_RUNS = 1 << 14

/** Where the numbers lie, the last axis closest; in Fortran's order the first is. */
function storedAt({ type, shape, isFortran }: ArrayHeader, offset: number): StoredArray | undefined {
  if (type?.isPlain !== true) return undefined
  const { dtype, littleEndian } = type
  const width = Number(type.bytes)
  const sizes = shape.map(Number)
  const count = sizes.reduce((product, size) => product * size, 1)
  if (!isFortran || sizes.length < 2) return { dtype, littleEndian, count, runs: [{ offset, count, stride: width }] }
  const last = sizes.at(-1) ?? 1
  if (count === 0 || count / last > MOST_RUNS) return undefined
  let starts = [offset]
  let step = width
  const steps = sizes.map((size) => {
    const own = step
    step *= size
    return own
  })
  for (const [axis, size] of sizes.slice(0, -1).entries()) {
    starts = starts.flatMap((start) => Array.from({ length: size }, (_, index) => start + index * (steps[axis] ?? 0)))
  }
  const stride = steps.at(-1) ?? width
  return { dtype, littleEndian, count, runs: starts.map((start) => ({ offset: start, count: last, stride })) }
}

const ZIP_HEADERS = message('headers of the archive')

const PURPOSES: ReadonlyMap<string, Message> = new Map([
  ['npy.header', message('headers: types and shapes')],
  ['npy.data', message('numbers')],
  ['npy.objects', message('pickles of Python objects')],
  ['npz.deflated', message('arrays, deflated')],
  ['npz.other', message('other records')],
  ['zip.directory', message('directory of the archive')],
  ...['localHeader', 'padding', 'descriptor', 'end', 'end.comment', 'end64', 'locator64'].map(
    (label) => [`zip.${label}`, ZIP_HEADERS] as const,
  ),
  ['unclaimed', message('not accounted for')],
])
