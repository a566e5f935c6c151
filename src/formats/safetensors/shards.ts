/** Puts the files of one model together, by an index or as they were given. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { FileLedger, StoredTensor, StoredTotals } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import type { Input } from '../format.ts'
import { readIndex, type ShardIndex, staysInFolder } from './index-file.ts'
import { readSafetensors, type SafetensorsFile } from './read-file.ts'

/** Tensors of several files as one list. */
export interface Shards {
  readonly files: readonly SafetensorsFile[]
  readonly ledgers: readonly FileLedger[]
  readonly tensors: readonly StoredTensor[]
  /** Names that the index has in files that are not there. */
  readonly missing: readonly string[]
  /** Where tensors do not add up to it: of names that several files have, only one tensor is listed. */
  readonly storedTotals: StoredTotals | undefined
  readonly issues: readonly Issue[]
}

/** Reads the files that were given, one after the other. A file that can't be read is told; FormatError where none can. */
export async function readFiles(sources: readonly ByteSource[]): Promise<Shards> {
  const issues: Issue[] = []
  const files = await readEach(sources, issues)
  return joined(
    files,
    files.map(({ file }) => file),
    issues,
  )
}

async function readEach(sources: readonly ByteSource[], issues: Issue[]): Promise<readonly SafetensorsFile[]> {
  const files: SafetensorsFile[] = []
  for (const source of sources) {
    try {
      const read = await readSafetensors(source)
      files.push(read)
      issues.push(...read.issues)
    } catch (error) {
      if (!(error instanceof FormatError) || sources.length === 1) throw error
      issues.push(error.issue)
    }
  }
  return files
}

/** Reads the shards that an index names, from those that were given or from its folder. */
export async function readIndexed(source: ByteSource, given: readonly ByteSource[], input: Input): Promise<Shards> {
  const index = await readIndex(source)
  const issues: Issue[] = [...index.issues]
  const sources = new Map<string, ByteSource>()
  const absent = new Set<string>()
  for (const [tensor, name] of index.map) {
    if (sources.has(name) || absent.has(name)) continue
    const found =
      given.find((file) => baseName(file.name) === baseName(name)) ??
      (await opened(source, tensor, name, index, input, issues))
    if (found === undefined) absent.add(name)
    else sources.set(name, found)
  }
  const files = await readEach([...sources.values()], issues)
  const names = new Map([...sources].map(([name, { name: file }]) => [file, name]))
  const shards = joined(files, [index.file, ...files.map(({ file }) => file)], issues, (tensor) => {
    const wanted = index.map.get(tensor)
    return wanted === undefined ? undefined : (file) => names.get(file) === wanted
  })
  const missing = [...index.map].flatMap(([tensor, name]) => (absent.has(name) && staysInFolder(name) ? [tensor] : []))
  return { ...shards, missing, issues: [...shards.issues, ...heldAgainst(source, index, shards, absent)] }
}

async function opened(
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
    issues.push(issue('safetensors/outside', 'error', text, { tensor, name }, { where }))
    return undefined
  }
  const found = await input.open(name, source.name, 'links')
  if (found === undefined) {
    const text = '{name} is not there: what the index says lies in it is missing'
    issues.push(issue('safetensors/missing-shard', 'warning', text, { name }, { where }))
  }
  return found
}

function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
}

/** One tensor a name: of several the one in the file that is wanted, else the first. */
function joined(
  files: readonly SafetensorsFile[],
  ledgers: readonly FileLedger[],
  issues: Issue[],
  wantedFile: (tensor: string) => ((file: string) => boolean) | undefined = () => undefined,
): Shards {
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
      issue('safetensors/twice', 'warning', '{name} lies in {first} and in {second}', args, { where: tensor.where }),
    )
    if (wantedFile(tensor.name)?.(tensor.file ?? '') === true) tensors.set(tensor.name, tensor)
  }
  return {
    files,
    ledgers,
    tensors: [...tensors.values()],
    missing: [],
    storedTotals: isTwice ? { elements, bytes } : undefined,
    issues,
  }
}

/** The index against the files: names that only one has, and the sum of all bytes. */
function heldAgainst(
  source: ByteSource,
  index: ShardIndex,
  { tensors, files, storedTotals }: Shards,
  absent: ReadonlySet<string>,
): readonly Issue[] {
  const issues: Issue[] = []
  const has = new Set(tensors.map(({ name }) => name))
  const at = (offset: number | undefined) => ({ where: { file: source.name, ...(offset !== undefined && { offset }) } })
  for (const [name, file] of index.map) {
    if (has.has(name) || absent.has(file)) continue
    const text = 'the index says that {name} lies in {file}, where it is not'
    issues.push(issue('safetensors/not-in-file', 'warning', text, { name, file }, at(index.places.get(name))))
  }
  for (const { name, file = '', where } of tensors) {
    if (index.map.has(name)) continue
    issues.push(
      issue(
        'safetensors/not-in-index',
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
    issues.push(
      issue('safetensors/total-size', 'warning', 'total_size is no number of bytes', {}, at(index.totalSizeAt)),
    )
  } else if (index.totalSize !== bytes) {
    const text = 'total_size says {told} bytes, the tensors have {bytes}'
    issues.push(
      issue('safetensors/total-size', 'warning', text, { told: index.totalSize, bytes }, at(index.totalSizeAt)),
    )
  }
  return issues
}
