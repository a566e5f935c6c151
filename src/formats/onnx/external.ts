/** Tensors whose numbers lie in files beside the model: which ones it names, and where in them. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { fileLedger } from '../file-ledger.ts'
import type { Input } from '../format.ts'
import { Told } from './told.ts'

/** Where a tensor's numbers lie in a file beside the model. */
export interface ExternalPlace {
  /** The file's name: as it was opened, or as the model says it where it is not there. */
  readonly file: string
  readonly offset: number
  readonly length: bigint
}

/** Keys that onnx and onnxruntime know (onnx.proto, TensorProto.external_data; tensor_external_data_info.cc). */
const KEYS: ReadonlySet<string> = new Set(['location', 'offset', 'length', 'checksum', 'basepath', 'prepacked'])

/** onnxruntime's mark for tensors in memory, which means nothing in a file (tensorprotoutils.h). */
const IN_MEMORY = '*/_ORT_MEM_ADDR_/*'

/** Whether a tensor's numbers lie in another file. */
export function isExternal(tensor: ProtoMessage): boolean {
  return tensor.number('data_location') === 1
}

/** The files beside a model that its tensors name. */
export class ExternalFiles {
  readonly #ledgers = new Map<string, Ledger | undefined>()
  readonly #absent = new Map<string, { count: number; readonly first: ProtoMessage }>()
  readonly #refused = new Set<string>()
  readonly #told = new Told()

  /** Opens what the tensors name, each file once. Nothing outside the model's folder is opened. */
  static async of(tensors: Iterable<ProtoMessage>, input: Input, from: string): Promise<ExternalFiles> {
    const files = new ExternalFiles()
    for (const tensor of tensors) {
      const location = isExternal(tensor) ? entryOf(tensor, 'location') : undefined
      if (location === undefined || whyRefused(location) !== undefined || files.#ledgers.has(location)) continue
      const source = await files.#opened(location, input, from)
      if (source?.isLink) {
        const text = '`{tensor}` lies in {location}, a symbolic link, which onnx refuses to follow'
        files.#tell('onnx/external-link', 'warning', text, tensor, { location })
      }
      files.#ledgers.set(location, source && new Ledger(source))
    }
    return files
  }

  /** The place of a tensor's numbers, `bytes` of them by its shape; `undefined` where they can't be there. Tells why. */
  placeOf(tensor: ProtoMessage, bytes: bigint): ExternalPlace | undefined {
    const location = entryOf(tensor, 'location')
    this.#checkKeys(tensor)
    const reason = location === undefined ? message('none is named') : whyRefused(location)
    if (location === undefined || reason !== undefined) {
      const text = '`{tensor}` lies in the file {location}, which is not opened: {reason}'
      this.#tell('onnx/external-path', 'error', text, tensor, {
        location: JSON.stringify(location ?? ''),
        reason: reason ?? '',
      })
      return undefined
    }
    const offset = this.#number(tensor, 'offset')
    const length = this.#number(tensor, 'length')
    if (offset === undefined || length === undefined) return undefined
    if (length !== 0n && length !== bytes) {
      const text = '`{tensor}` takes {bytes} bytes by its shape, but {length} are given in {location}'
      this.#tell('onnx/external-length', 'warning', text, tensor, { bytes, length, location })
    }
    return this.#claimed(tensor, location, offset, length === 0n ? bytes : length)
  }

  /** The accounts of the files that are there, once all tensors are claimed. */
  finish(): { readonly files: readonly FileLedger[]; readonly issues: readonly Issue[] } {
    const files = [...this.#ledgers.values()].flatMap((ledger) => (ledger === undefined ? [] : [accountOf(ledger)]))
    const absent = [...this.#absent].map(([location, { count, first }]) => absentIssue(location, count, first))
    return { files, issues: [...this.#told.issues, ...absent] }
  }

  /** What can't be opened, or lies elsewhere by a link, is told in its own words. */
  async #opened(location: string, input: Input, from: string): Promise<ByteSource | undefined> {
    try {
      return await input.open(location, from)
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      this.#told.issues.push(error.issue)
      this.#refused.add(location)
      return undefined
    }
  }

  #claimed(tensor: ProtoMessage, location: string, offset: bigint, length: bigint): ExternalPlace | undefined {
    const ledger = this.#ledgers.get(location)
    if (this.#refused.has(location)) return undefined
    if (ledger === undefined) {
      const absent = this.#absent.get(location)
      if (absent === undefined) this.#absent.set(location, { count: 1, first: tensor })
      else absent.count++
    } else if (offset + length > BigInt(ledger.size)) {
      const text = '`{tensor}` should lie at byte {offset} of {location}, {length} bytes long, but the file has {size}'
      this.#tell('onnx/external-beyond-end', 'error', text, tensor, { offset, location, length, size: ledger.size })
      return undefined
    } else {
      const span = ledger.claim(Number(offset), Number(length), 'payload', 'tensor')
      ledger.setName(span, tensor.string('name'))
    }
    return { file: ledger?.source.name ?? location, offset: Number(offset), length }
  }

  /** A number of an entry, 0 where there is none; `undefined` where it can't be one. */
  #number(tensor: ProtoMessage, key: 'offset' | 'length'): bigint | undefined {
    const text = entryOf(tensor, key)
    if (text === undefined) return 0n
    if (/^\d{1,18}$/.test(text)) return BigInt(text)
    this.#tell('onnx/external-number', 'error', '`{tensor}`: {key} is {value}, which no file can have', tensor, {
      key,
      value: JSON.stringify(text),
    })
    return undefined
  }

  #checkKeys(tensor: ProtoMessage): void {
    const seen = new Set<string>()
    for (const entry of tensor.messages('external_data')) {
      const key = entry.string('key')
      const text = seen.has(key)
        ? '`{tensor}` says {key} of its external data twice, which onnxruntime refuses'
        : '`{tensor}`: external data has no {key}, and onnxruntime refuses what it does not know'
      if (seen.has(key) || !KEYS.has(key.replace(/_\d+$/, ''))) {
        this.#tell('onnx/external-key', 'warning', text, tensor, { key: JSON.stringify(key) })
      }
      seen.add(key)
    }
  }

  #tell(
    code: string,
    severity: Issue['severity'],
    text: string,
    tensor: ProtoMessage,
    args: Readonly<Record<string, string | number | bigint | Message>>,
  ): void {
    this.#told.tell(severity, code, text, { tensor: tensor.string('name'), ...args }, () => tensor.where())
  }
}

/** What an entry says; of one that stands twice the last. */
function entryOf(tensor: ProtoMessage, key: string): string | undefined {
  return tensor
    .messages('external_data')
    .findLast((entry) => entry.string('key') === key)
    ?.string('value')
}

/** A path that is no file's in the model's folder is not opened (onnx/checker.cc, resolve_external_data_location). */
function whyRefused(location: string): Message | undefined {
  if (location === '') return message('the name is empty')
  if (location === IN_MEMORY) return message("it is onnxruntime's mark for what was in its memory")
  if (location.includes('\0')) return message('no file can be called so')
  if (/^[\\/]|^[a-z][a-z\d+.-]*:/i.test(location)) return message('it does not start in the folder of the model')
  let depth = 0
  for (const part of location.split(/[\\/]/)) {
    depth += part === '..' ? -1 : part === '.' || part === '' ? 0 : 1
    if (depth < 0) return message('it leads out of the folder of the model')
  }
  return undefined
}

function accountOf(ledger: Ledger): FileLedger {
  const account = ledger.finish()
  const purposes = new Map(
    account.totals.map(({ label }) => [
      label,
      label === 'tensor' ? message('numbers of tensors') : message('not accounted for'),
    ]),
  )
  return fileLedger(ledger, account, { role: 'weights', format: 'onnx/data', purposes })
}

function absentIssue(location: string, count: number, first: ProtoMessage): Issue {
  const hint = message('put {file} beside the model; all but its numbers is weighed without it', { file: location })
  const text = 'the file {file}, which holds {count} of its tensors, is not there'
  return issue('onnx/external-missing', 'warning', text, { file: location, count }, { where: first.where(), hint })
}
