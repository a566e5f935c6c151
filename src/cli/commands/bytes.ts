/** `weigh bytes FILE [FILE]`: where every byte of a file goes, or why two files differ in size. */

import { createHash } from 'node:crypto'
import { accountOf, type ByteAccount } from '../../analyze/account/account.ts'
import { compareAccounts } from '../../analyze/account/account-diff.ts'
import { type EqualArrays, equalArrays, type HashedArray, hashArrays } from '../../analyze/parameters/equal-arrays.ts'
import { predictFile } from '../../analyze/parameters/stored.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { namedArrays, namedBlobs, type StoredWeights } from '../../core/network/weights.ts'
import { FormatError, hasErrors, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { detectFormat } from '../../formats/index.ts'
import {
  accountTables,
  differenceTables,
  hashTables,
  mapTables,
  placeTable,
  predictionTables,
  treeTable,
} from '../../reports/bytes.ts'
import { bytesDiffJson, bytesJson, hashesJson, placesJson } from '../../reports/json/json-bytes.ts'
import type { Json } from '../../reports/json/json-value.ts'
import { reportJson, reportTables } from '../../reports/report.ts'
import type { Table } from '../../reports/table.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { FILES } from '../files.ts'
import { formatOf, printingOptions, refuseFor } from '../formats.ts'
import { weighFile } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'
import { type OpenWeights, weightsFile, withWeights } from '../stored-file.ts'

const FORMATS = ['text', 'json', 'csv', 'markdown', 'latex', 'html'] as const

/** Views of one file; at most one is chosen. */
const VIEWS = ['tree', 'at', 'map', 'hash'] as const

export const bytes: Command = {
  name: 'bytes',
  operands: 'FILE [FILE]',
  options: [
    { name: 'tree', help: message('every span of the file, nested ones further in') },
    { name: 'at', value: 'OFFSET', repeatable: true, help: message('what the byte at this offset is') },
    { name: 'map', help: message('the file as a bar, and what its stretches are') },
    { name: 'hash', help: message('a SHA-256 of each blob, and blobs that are stored twice') },
    {
      name: 'style',
      value: 'head|rc2',
      choices: ['head', 'rc2'],
      help: message('whose file is predicted for a definition: of Caffe now, or of early 2015 (head)'),
    },
    ...READING_OPTIONS,
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh bytes lenet.caffemodel', what: message('by purpose, adding up to the size') },
    { command: 'weigh bytes lenet.caffemodel --at 93', what: message('what one byte is') },
    {
      command: 'weigh bytes lenet.prototxt --phase TRAIN',
      what: message('the file that Caffe would write, to the byte'),
    },
    { command: 'weigh bytes old.caffemodel new.caffemodel', what: message('why their sizes differ') },
  ],
  async run(invocation) {
    const { operands, options, terminal } = invocation
    checkOperands(bytes, operands, 2)
    const [first, second] = operands
    if (first === undefined)
      throw new UsageError(message('which file?'), message('type {usage}', { usage: 'weigh bytes FILE' }))
    const views = VIEWS.filter((view) => options.has(view))
    if (views.length > 1 || (views.length > 0 && second !== undefined)) {
      throw new UsageError(
        message('--{first} and --{other} do not go together', { first: views[0] ?? '', other: views[1] ?? 'FILE' }),
      )
    }
    const format = formatOf(options, FORMATS)
    if (format === 'json') refuseFor(format, ['tree', 'map'], options)
    const accounts: Accounted[] = []
    for (const name of second === undefined ? [first] : [first, second])
      accounts.push(await accountFile(name, invocation))
    if (format === 'json') {
      const json = comparedJson(accounts) ?? accounts.find((each) => each.json !== undefined)?.json
      if (json !== undefined) await emit(await reportJson(json), options, terminal)
    } else {
      const tables = second === undefined ? (accounts[0]?.tables ?? []) : compared(accounts)
      if (tables.length > 0)
        await emit(await reportTables([tables], { format, ...writerOptions(options, terminal) }), options, terminal)
    }
    for (const { issues } of accounts) await tellIssues({ issues }, options, terminal)
    if (accounts.every(({ account }) => account === undefined)) return 2
    return accounts.some(({ issues }) => hasErrors(issues)) ? 1 : 0
  },
}

interface Accounted {
  readonly name: string
  readonly account: ByteAccount | undefined
  readonly tables: readonly Table[]
  /** The same for scripts. */
  readonly json?: Json
  readonly issues: readonly Issue[]
}

async function accountFile(name: string, invocation: Invocation): Promise<Accounted> {
  try {
    if (await isDefinition(await weightsFile(name))) return await predicted(name, invocation.options)
    return await withWeights(name, async (open) => {
      const accounts = accountsOf(open.weights)
      const [first] = accounts
      if (accounts.length > 1) refuseOneOf(accounts, invocation.options)
      const seen = { name, account: first?.account, issues: open.issues }
      if (first === undefined) return { ...seen, tables: [] }
      return formatOf(invocation.options, FORMATS) === 'json'
        ? { ...seen, tables: [], json: await jsonOf(open, accounts, invocation) }
        : { ...seen, tables: await viewOf(open, accounts, invocation) }
    })
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { name, account: undefined, tables: [], issues: [error.issue] }
  }
}

async function isDefinition(name: string): Promise<boolean> {
  if (name === '-') return false
  const source = await FILES.open(name)
  try {
    return (await detectFormat(source)).role === 'definition'
  } finally {
    source.close()
  }
}

interface FileAndAccount {
  readonly file: FileLedger
  readonly account: ByteAccount
}

/** The files that are accounted for: of an index and its shards the shards. */
function accountsOf({ file, files = [file] }: StoredWeights): readonly FileAndAccount[] {
  return files.flatMap((each) => {
    const account = accountOf(each)
    return account === undefined ? [] : [{ file: each, account }]
  })
}

/** A place is one file's. */
function refuseOneOf(accounts: readonly FileAndAccount[], options: OptionValues): void {
  if (!options.has('at')) return
  const names = accounts.map(({ file }) => file.name).join(', ')
  throw new UsageError(message('--at takes a place in one file: name one of {names}', { names }))
}

async function viewOf(
  open: OpenWeights,
  accounts: readonly FileAndAccount[],
  { options, terminal }: Invocation,
): Promise<readonly Table[]> {
  if (options.has('hash')) return hashed(open, hashTables)
  const width = Math.min(160, (writerOptions(options, terminal).width ?? 100) - 2)
  return accounts.flatMap(({ file, account }) => {
    if (options.has('tree')) return [treeTable(file)]
    if (options.has('map')) return mapTables(file, width)
    if (options.has('at')) return options.all('at').map((offset) => placeTable(file, offsetIn(file, offset)))
    return accountTables(file, account)
  })
}

/** The first file's account; of an index and its shards, those of the others beside it. */
async function jsonOf(
  open: OpenWeights,
  [first, ...others]: readonly FileAndAccount[],
  { options }: Invocation,
): Promise<Json> {
  if (first === undefined) return null
  const places = options.all('at').map((offset) => offsetIn(first.file, offset))
  return {
    ...bytesJson(first.file, first.account),
    ...(others.length > 0 && { shards: others.map(({ file, account }) => bytesJson(file, account)) }),
    ...(places.length > 0 && placesJson(first.file, places)),
    ...(options.has('hash') && (await hashed(open, hashesJson))),
  }
}

function offsetIn(file: FileLedger, given: string): number {
  const offset = /^(0x[\da-f]+|\d+)$/i.test(given) ? Number(given) : Number.NaN
  if (offset < file.size) return offset
  throw new UsageError(message('--at takes an offset below {size}, not {given}', { size: file.size, given }))
}

async function hashed<T>(
  { source, weights }: OpenWeights,
  tell: (hashes: readonly HashedArray[], equal: readonly EqualArrays[]) => T,
): Promise<T> {
  const found = await hashArrays(source, namedArrays(namedBlobs(weights)), () => createHash('sha256'))
  return tell(found, equalArrays(found))
}

/** A definition has no bytes to account for, but the file that it would become has. */
async function predicted(name: string, options: OptionValues): Promise<Accounted> {
  const view = VIEWS.find((found) => options.has(found))
  if (view !== undefined)
    throw new UsageError(message('--{view} needs a file of weights, and this is a definition', { view }))
  const { analysis, issues } = await weighFile(name, readingOptions(options))
  if (analysis === undefined) return { name, account: undefined, tables: [], issues }
  const style = options.value('style') ?? 'head'
  const found = await predictFile(analysis, style)
  const account = found && accountOf(found.file)
  if (found === undefined || account === undefined) {
    const text = 'the file can not be predicted: the size of a parameter is not known'
    return {
      name,
      account: undefined,
      tables: [],
      issues: [...issues, issue('file/no-prediction', 'error', text, {}, { where: { file: name } })],
    }
  }
  const json = bytesJson({ ...found.file, name }, account, { style })
  return { name, account, tables: predictionTables(name, found, style, account), json, issues }
}

function comparedJson([before, after]: readonly Accounted[]): Json | undefined {
  if (before?.account === undefined || after?.account === undefined) return undefined
  return bytesDiffJson(
    { name: before.name, account: before.account },
    { name: after.name, account: after.account },
    compareAccounts(before.account, after.account),
  )
}

function compared([before, after]: readonly Accounted[]): readonly Table[] {
  if (before?.account === undefined || after?.account === undefined)
    return [...(before?.tables ?? []), ...(after?.tables ?? [])]
  return differenceTables(before.name, after.name, compareAccounts(before.account, after.account))
}
