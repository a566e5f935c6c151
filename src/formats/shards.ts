/** Puts the files of one model together, by an index or as they were given. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { Lanes } from '../core/lanes.ts'
import type { FileLedger, StoredTensor, StoredTotals } from '../core/network/model.ts'
import { FormatError, type Issue, issue } from '../core/words/issue.ts'
import type { Input } from './format.ts'
import { readIndex, type ShardIndex, staysInFolder } from './shard-index.ts'

/** What a file of weights holds. */
export interface ShardFile {
  readonly source: ByteSource
  readonly tensors: readonly StoredTensor[]
  /** Of all storages; absent: the sum over the tensors. */
  readonly totals?: StoredTotals
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

/** A format whose files join to one model. */
export interface ShardFormat<File extends ShardFile> {
  /** Stands in front of the codes of issues. */
  readonly id: string
  /** Throws FormatError where nothing of a file can be read. */
  read(source: ByteSource): Promise<File>
}

/** Tensors of several files as one list. */
export interface Shards<File extends ShardFile> {
  readonly files: readonly File[]
  readonly ledgers: readonly FileLedger[]
  readonly tensors: readonly StoredTensor[]
  /** Names that the index has in files that are not there. */
  readonly missing: readonly string[]
  /** Where tensors do not add up to it: of names that several files have, only one tensor is listed. */
  readonly storedTotals: StoredTotals | undefined
  readonly issues: readonly Issue[]
}

/** Reads the files that were given, one after the other. A file that can't be read is told; FormatError where none can. */
export async function readFiles<File extends ShardFile>(
  format: ShardFormat<File>,
  sources: readonly ByteSource[],
): Promise<Shards<File>> {
  const issues: Issue[] = []
  const files = await readEach(format, sources, issues)
  return joined(
    format.id,
    files,
    files.map(({ file }) => file),
    issues,
  )
}

/** Shards that are read at a time: where they are far away, each keeps us waiting. */
const AT_A_TIME = 8

async function readEach<File extends ShardFile>(
  format: ShardFormat<File>,
  sources: readonly ByteSource[],
  issues: Issue[],
): Promise<readonly File[]> {
  const files: File[] = []
  const lanes = new Lanes(AT_A_TIME)
  const all = await lanes.all(sources, (source) =>
    format.read(source).catch((error: unknown) => {
      if (!(error instanceof FormatError) || sources.length === 1) throw error
      return error
    }),
  )
  for (const read of all) {
    if (read instanceof FormatError) issues.push(read.issue)
    else {
      files.push(read)
      issues.push(...read.issues)
    }
  }
  return files
}

/** Reads the shards that an index names, from those that were given or from its folder. */
export async function readIndexed<File extends ShardFile>(
  format: ShardFormat<File>,
  source: ByteSource,
  given: readonly ByteSource[],
  input: Input,
): Promise<Shards<File>> {
  const { id } = format
  const index = await readIndex(id, source)
  const issues: Issue[] = [...index.issues]
  const sources = new Map<string, ByteSource>()
  const absent = new Set<string>()
  const first = new Map<string, string>()
  for (const [tensor, name] of index.map) if (!first.has(name)) first.set(name, tensor)
  const found = await new Lanes(AT_A_TIME).all([...first], async ([name, tensor]) => {
    const own: Issue[] = []
    const file =
      given.find((each) => baseName(each.name) === baseName(name)) ??
      (await opened(id, source, tensor, name, index, input, own))
    return { name, file, own }
  })
  for (const { name, file, own } of found) {
    issues.push(...own)
    if (file === undefined) absent.add(name)
    else sources.set(name, file)
  }
  const files = await readEach(format, [...sources.values()], issues)
  const names = new Map([...sources].map(([name, { name: file }]) => [file, name]))
  const shards = joined(id, files, [index.file, ...files.map(({ file }) => file)], issues, (tensor) => {
    const wanted = index.map.get(tensor)
    return wanted === undefined ? undefined : (file) => names.get(file) === wanted
  })
  const missing = [...index.map].flatMap(([tensor, name]) => (absent.has(name) && staysInFolder(name) ? [tensor] : []))
  return { ...shards, missing, issues: [...shards.issues, ...heldAgainst(id, source, index, shards, absent)] }
}

async function opened(
  id: string,
  source: ByteSource,
  tensor: string,
  name: string,
  { places }: ShardIndex,
  input: Input,
  issues: Issue[],
): Promise<ByteSource | undefined> {
  const offset = places.get(tensor)
  const where = { file: source.name, ...(offset !== undefined && { offset }) }
  if (!staysInFolder(name)) {
    const text = '{tensor} would lie in {name}, outside of the folder: that is not opened'
    issues.push(issue(`${id}/outside`, 'error', text, { tensor, name }, { where }))
    return undefined
  }
  const found = await input.open(name, source.name, 'links')
  if (found === undefined) {
    const text = '{name} is not there: what the index says lies in it is missing'
    issues.push(issue(`${id}/missing-shard`, 'warning', text, { name }, { where }))
  }
  return found
}

function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
}

/** One tensor a name: of several the one in the file that is wanted, else the first. */
function joined<File extends ShardFile>(
  id: string,
  files: readonly File[],
  ledgers: readonly FileLedger[],
  issues: Issue[],
  wantedFile: (tensor: string) => ((file: string) => boolean) | undefined = () => undefined,
): Shards<File> {
  const tensors = new Map<string, StoredTensor>()
  let elements = 0n
  let bytes = 0n
  let isTwice = false
  for (const tensor of files.flatMap((file) => file.tensors)) {
    elements += tensor.count
    bytes += tensor.bytes
    const before = tensors.get(tensor.name)
    if (before === undefined) {
      tensors.set(tensor.name, tensor)
      continue
    }
    isTwice = true
    const args = { name: tensor.name, first: before.file ?? '', second: tensor.file ?? '' }
    issues.push(
      issue(`${id}/twice`, 'warning', '{name} lies in {first} and in {second}', args, { where: tensor.where }),
    )
    if (wantedFile(tensor.name)?.(tensor.file ?? '') === true) tensors.set(tensor.name, tensor)
  }
  return {
    files,
    ledgers,
    tensors: [...tensors.values()],
    missing: [],
    storedTotals: totalsOf(files) ?? (isTwice ? { elements, bytes } : undefined),
    issues,
  }
}

/** Of files that tell them themselves. */
function totalsOf(files: readonly ShardFile[]): StoredTotals | undefined {
  const all = files.flatMap(({ totals }) => totals ?? [])
  if (all.length === 0) return undefined
  return {
    elements: all.reduce((sum, { elements }) => sum + elements, 0n),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0n),
  }
}

/** The index against the files: names that only one has, and the sum of all bytes. */
function heldAgainst(
  id: string,
  source: ByteSource,
  index: ShardIndex,
  { tensors, files, storedTotals }: Shards<ShardFile>,
  absent: ReadonlySet<string>,
): readonly Issue[] {
  const issues: Issue[] = []
  const has = new Set(tensors.map(({ name }) => name))
  const at = (offset: number | undefined) => ({ where: { file: source.name, ...(offset !== undefined && { offset }) } })
  for (const [name, file] of index.map) {
    if (has.has(name) || absent.has(file)) continue
    const text = 'the index says that {name} lies in {file}, where it is not'
    issues.push(issue(`${id}/not-in-file`, 'warning', text, { name, file }, at(index.places.get(name))))
  }
  for (const { name, file = '', where } of tensors) {
    if (index.map.has(name)) continue
    issues.push(
      issue(
        `${id}/not-in-index`,
        'warning',
        '{name} lies in {file}, but the index does not name it',
        { name, file },
        { where },
      ),
    )
  }
  const bytes = storedTotals?.bytes ?? tensors.reduce((sum, tensor) => sum + tensor.bytes, 0n)
  if (index.totalSizeAt === undefined || absent.size > 0 || files.length === 0) return issues
  if (index.totalSize === undefined) {
    issues.push(issue(`${id}/total-size`, 'warning', 'total_size is no number of bytes', {}, at(index.totalSizeAt)))
  } else if (index.totalSize !== bytes) {
    const text = 'total_size says {told} bytes, the tensors have {bytes}'
    issues.push(issue(`${id}/total-size`, 'warning', text, { told: index.totalSize, bytes }, at(index.totalSizeAt)))
  }
  return issues
}
