/** Reads one file of a checkpoint. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger, Setting, StoredTensor, StoredTotals } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { readSavedArchive } from '../../wire/torch/archive.ts'
import { readSavedStream } from '../../wire/torch/legacy.ts'
import type { SavedFile } from '../../wire/torch/saved.ts'
import type { Fault } from '../../wire/torch/tensor.ts'
import { type Found, walk } from '../../wire/torch/walk.ts'
import { wholeOf } from '../../wire/zip/member.ts'
import { fileLedger } from '../file-ledger.ts'
import { nameIssues } from './names.ts'
import { purposesOf } from './purposes.ts'
import { tensorsOf } from './tensors.ts'

/** What one file holds. */
export interface Checkpoint {
  readonly source: ByteSource
  /** In the order of the pickle. */
  readonly tensors: readonly StoredTensor[]
  readonly totals: StoredTotals
  readonly settings: readonly Setting[]
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

const ZIP = [0x50, 0x4b]

/** Reads the file. Damage is told in the result, never thrown. */
export async function readCheckpoint(source: ByteSource): Promise<Checkpoint> {
  const ledger = new Ledger(source)
  const head = await ledger.look(0, Math.min(2, source.size))
  const isArchive = ZIP.every((byte, index) => head[index] === byte)
  const saved = isArchive ? await readSavedArchive(ledger, wholeOf(ledger)) : await readSavedStream(ledger)
  const names = new Set<string>()
  const issues: Issue[] = [...saved.issues]
  const tensors: StoredTensor[] = []
  const settings: Setting[] = []
  let totals: StoredTotals = { elements: 0n, bytes: 0n }
  for (const part of saved.parts) {
    const { pickle, reader } = part
    if (pickle.damage !== undefined) issues.push(pickle.damage)
    issues.push(...nameIssues(source.name, pickle, saved.kind === 'torchscript'))
    const found = walk(pickle.value, reader)
    issues.push(...faultIssues(source.name, found))
    const own = tensorsOf(ledger, saved, part, found, names)
    tensors.push(...own.tensors)
    issues.push(...own.issues)
    totals = { elements: totals.elements + own.totals.elements, bytes: totals.bytes + own.totals.bytes }
    if (part.name === '') {
      for (const { path, value } of found.settings)
        settings.push({ path, value, where: () => ({ file: source.name, path }) })
    }
  }
  const account = ledger.finish()
  const file = fileLedger(ledger, account, {
    role: 'weights',
    format: `pytorch/${saved.kind === 'torchscript' ? 'torchscript' : formatOf(saved)}`,
    purposes: purposesOf(account.totals),
  })
  return { source, tensors, totals, settings, file, issues: [...issues, ...account.issues] }
}

function formatOf({ container }: SavedFile): string {
  return container === 'zip' ? 'checkpoint' : container
}

const FAULTS: Readonly<Record<Fault, string>> = {
  shape: 'the sizes of a tensor are none: {path}',
  offset: 'a tensor starts before its storage does: {path}',
  stride: 'the strides of a tensor are none: {path}',
  storage: 'a tensor is made of something that is no storage of a known type: {path}',
  outside: 'it names something outside of the file that is none of what PyTorch saves: {path}',
}

/** Many tensors with one fault say no more in a thousand issues. */
const MOST_FAULTS = 50

function faultIssues(file: string, { faults, sources, isCut }: Found): readonly Issue[] {
  const cut = 'it has so many tensors, or so many that can not be, that the rest is not looked at'
  const told = faults.slice(0, MOST_FAULTS).map(({ path, fault, offset }) => {
    const where = { file, path, ...(offset !== undefined && { offset }) }
    return issue('torch/tensor', 'error', FAULTS[fault], { path: path === '' ? '·' : path }, { where })
  })
  const texts = sources.map(({ name, bytes }) => {
    const text = 'the source text of {name} is stored with it, {bytes} characters; it is not shown and not run'
    return issue('torch/source-text', 'note', text, { name, bytes }, { where: { file } })
  })
  return [...told, ...texts, ...(isCut ? [issue('torch/too-many', 'error', cut, {}, { where: { file } })] : [])]
}
