/** The variables in HDF5 files of Keras, in both ways in which it has written them. */

import type { ByteSource, StoredArray } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { groupBy } from '../../core/group-by.ts'
import { bytesOf, type Dtype } from '../../core/network/dtype.ts'
import type { FileLedger, StoredTensor, TensorRole } from '../../core/network/model.ts'
import type { StoredWeights } from '../../core/network/weights.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { Hdf5Attribute } from '../../wire/hdf5/attributes.ts'
import type { Hdf5Dataset } from '../../wire/hdf5/dataset.ts'
import type { Hdf5Group } from '../../wire/hdf5/objects.ts'
import { type Hdf5File, readHdf5 } from '../../wire/hdf5/read.ts'
import { fileLedger } from '../file-ledger.ts'
import { HDF5_PURPOSES } from '../hdf5-purposes.ts'
import { type PurposeRule, purposesBy } from '../purposes.ts'
import { storedWeights } from '../weights-model.ts'
import { dtypeOf } from './config.ts'

/** What such a file holds. */
export interface KerasStored {
  /** In the order in which the file lists them; what the optimiser keeps comes last. */
  readonly tensors: readonly StoredTensor[]
  readonly file: FileLedger
  readonly issues: readonly Issue[]
  /** The definition that the file carries along, as JSON. */
  readonly config?: string
  /** The version of Keras that wrote it. */
  readonly version?: string
}

/** The same of one file or of several. */
export interface FoundStored extends Omit<KerasStored, 'file'> {
  readonly files: readonly FileLedger[]
}

export const KERAS_PURPOSES: readonly PurposeRule[] = [...HDF5_PURPOSES, [/^data$/, message('weights')]]

/** Reads a file. Throws FormatError where nothing of it can be used. */
export async function readStored(source: ByteSource): Promise<KerasStored> {
  const ledger = new Ledger(source)
  const found = await readHdf5(ledger, { weights: 'numbers' })
  const { tensors, issues, config, version } = await variablesOf(found, source.name)
  const { account, damage } = found
  if (damage !== undefined && tensors.length === 0 && config === undefined) throw new FormatError(damage)
  const purposes = purposesBy(KERAS_PURPOSES, account.totals)
  const file = fileLedger(ledger, account, { role: 'weights', format: 'keras/hdf5', purposes })
  const all = [...found.issues, ...(damage === undefined ? [] : [damage]), ...issues]
  return { tensors, file, issues: all, ...(config !== undefined && { config }), ...(version && { version }) }
}

/** The same in the words of files of weights, without what is not the network's own. */
export function weightsOf(tensors: readonly StoredTensor[], files: readonly FileLedger[]): StoredWeights {
  return storedWeights({ tensors: tensors.filter(({ role }) => !NOT_OWN.has(role)), files })
}

const NOT_OWN: ReadonlySet<TensorRole> = new Set(['optimiser', 'other'])

type Variables = Pick<KerasStored, 'tensors' | 'issues' | 'config' | 'version'>

/** The variables of a file that is open. `base`: where it starts in the file around it; absent where it is packed there. */
export async function variablesOf(
  { objects, attributes }: Hdf5File,
  file: string,
  base: number | undefined = 0,
): Promise<Variables> {
  const datasets = new Map(objects.flatMap((found) => (found.kind === 'dataset' ? [[found.path, found] as const] : [])))
  const root: Hdf5Group = { kind: 'group', path: '', attributes }
  const groups = new Map([root, ...objects].flatMap((found) => (found.kind === 'group' ? [[found.path, found]] : [])))
  const config = await textOf(attributes, 'model_config')
  const listed = await listedIn(groups, datasets, file)
  const version = await textOf(groups.get(listed.top)?.attributes ?? [], 'keras_version')
  const taken = new Set(listed.found.map(({ dataset }) => dataset.path))
  // Where layers are listed, Keras reads nothing else.
  const isOther = (path: string) => listed.found.length > 0 && !taken.has(path)
  const rest = [...datasets.values()]
    .filter(({ path }) => !taken.has(path))
    .map((dataset): Placed => ({ dataset, layer: layerOf(dataset.path) }))
    .sort((a, b) => order(a.dataset.path, b.dataset.path))
  const all = [...listed.found, ...rest]
  const sizes = groupBy(all, ({ dataset: { path } }) => parentOf(path))
  const made = await Promise.all(
    all.map((placed) => tensorOf(placed, sizes.get(parentOf(placed.dataset.path)), file, base)),
  )
  const tensors = made
    .flat()
    .map(
      (tensor): StoredTensor =>
        isOther(`/${tensor.name}`) && tensor.role !== 'optimiser' ? { ...tensor, role: 'other' } : tensor,
    )
  return {
    tensors: [
      ...tensors.filter(({ role }) => role !== 'optimiser'),
      ...tensors.filter(({ role }) => role === 'optimiser'),
    ],
    issues: listed.issues,
    ...(config !== undefined && { config }),
    ...(version !== undefined && { version }),
  }
}

/** A dataset with the layer that it belongs to. */
interface Placed {
  readonly dataset: Hdf5Dataset
  readonly layer: string
}

interface Listed {
  /** The group that lists the layers. */
  readonly top: string
  readonly found: readonly Placed[]
  readonly issues: readonly Issue[]
}

/** The older way: attributes name the layers, and of each layer its weights (legacy_h5_format.py, save_weights_to_hdf5_group). */
async function listedIn(
  groups: ReadonlyMap<string, Hdf5Group>,
  datasets: ReadonlyMap<string, Hdf5Dataset>,
  file: string,
): Promise<Listed> {
  const top = groups.has('/model_weights') ? '/model_weights' : ''
  const found: Placed[] = []
  const issues: Issue[] = []
  const lists = [...((await textsOf(groups.get(top)?.attributes ?? [], 'layer_names')) ?? []), TOP_LEVEL]
  for (const layer of lists) {
    const group = `${top}/${layer}`
    for (const name of (await textsOf(groups.get(group)?.attributes ?? [], 'weight_names')) ?? []) {
      const dataset = datasets.get(`${group}/${name}`)
      if (dataset !== undefined) found.push({ dataset, layer })
      else {
        const where = { file, path: group, layer }
        issues.push(
          issue('keras/no-variable', 'error', 'the file lists {name} and does not have it', { name }, { where }),
        )
      }
    }
  }
  return { top, found, issues }
}

/** Weights of the model itself stand behind those of its layers. */
const TOP_LEVEL = 'top_level_model_weights'

/** A list of texts; long ones are cut in pieces, each an attribute with a number (HDF5 keeps 64 KB in a header). */
async function textsOf(attributes: readonly Hdf5Attribute[], name: string): Promise<readonly string[] | undefined> {
  const own = attributes.find((attribute) => attribute.name === name)
  if (own !== undefined) return own.texts()
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]))
  const found: string[] = []
  for (let index = 0; ; index++) {
    const piece = byName.get(`${name}${index}`)
    if (piece === undefined) return index === 0 ? undefined : found
    found.push(...((await piece.texts()) ?? []))
  }
}

async function textOf(attributes: readonly Hdf5Attribute[], name: string): Promise<string | undefined> {
  const [text] = (await attributes.find((attribute) => attribute.name === name)?.texts()) ?? []
  return text
}

/** `/layers/conv2d/vars/0` belongs to `layers/conv2d`; any other to the group that it lies in. */
function layerOf(path: string): string {
  return parentOf(path)
    .slice(1)
    .replace(/(^|\/)vars$/, '')
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** By the steps of the path, numbers as numbers: `vars/2` before `vars/10`. */
function order(one: string, other: string): number {
  const [ours, theirs] = [one.split('/'), other.split('/')]
  const at = ours.findIndex((step, index) => step !== theirs[index])
  const [a = '', b = ''] = [ours[at], theirs[at]]
  const byNumber = /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : 0
  return byNumber || (a < b ? -1 : a > b ? 1 : 0)
}

async function tensorOf(
  { dataset, layer }: Placed,
  beside: readonly Placed[] | undefined,
  file: string,
  base: number | undefined,
): Promise<readonly StoredTensor[]> {
  const { path, shape, storedBytes, offset, layout, sharedWith } = dataset
  if (shape === undefined) return []
  const count = shape.reduce((all, size) => all * size, 1n)
  const { dtype, stored } = await numbersOf(dataset, Number(count))
  if (dtype === undefined) return []
  const isOne = base !== undefined && offset !== undefined && (layout !== 'chunked' || stored?.runs.length === 1)
  return [
    {
      ...{ name: path.slice(1), shape, count, dtype, encoding: dtype, file, module: layer },
      bytes: base === undefined ? count * BigInt(bytesOf(dtype)) : BigInt(storedBytes),
      role: roleOf(path, beside),
      where: { file, path, ...(base !== undefined && offset !== undefined && { offset: base + offset }) },
      ...(sharedWith !== undefined && { sharedWith: sharedWith.slice(1) }),
      ...(isOne && { offset: base + offset }),
      ...(base !== undefined &&
        stored && { stored: { ...stored, runs: stored.runs.map((run) => ({ ...run, offset: run.offset + base })) } }),
    },
  ]
}

/** What the numbers are and where; types that HDF5 does not have stand as an attribute beside bytes (saving_lib.py, H5Entry). */
async function numbersOf(
  { type, stored, attributes, offset, layout, storedBytes }: Hdf5Dataset,
  count: number,
): Promise<{ readonly dtype: Dtype | undefined; readonly stored?: StoredArray | undefined }> {
  if (type.dtype !== undefined) return { dtype: type.dtype, stored }
  const dtype = type.kind === 'other' ? dtypeOf(await textOf(attributes, 'dtype')) : undefined
  if (dtype === undefined || bytesOf(dtype) !== type.bytes) return { dtype: undefined }
  if (offset === undefined || layout === 'chunked' || storedBytes < count * type.bytes) return { dtype }
  return { dtype, stored: { dtype, littleEndian: true, count, runs: [{ offset, count, stride: type.bytes }] } }
}

/** What a variable is by its name, or by the class of its layer where variables have numbers for names. */
function roleOf(path: string, beside: readonly Placed[] = []): TensorRole {
  if (/^\/(optimizer|optimizer_weights|_optimizer)\//.test(path)) return 'optimiser'
  if (/(^|\/)(_?seed_generator|random_generator)\/|(^|\/)seed_generator_state(:0)?$/.test(path)) return 'other'
  if (/^\/(compile_metrics|_?metrics|_?loss_tracker|compile_loss)\b/.test(path)) return 'other'
  if (/(^|\/)moving_(mean|variance)(_\d+)?(:0)?$/.test(path)) return 'buffer'
  const [, group = '', index] = /\/([^/]+)\/vars\/(\d+)$/.exec(path) ?? []
  if (index === undefined) return 'parameter'
  if (/^normalization(_\d+)?$/.test(group)) return 'buffer'
  // The statistics of a batch normalisation stand behind what it learns.
  const isStatistic = Number(index) >= beside.length - 2
  return /^(sync_)?batch_normalization(_v\d)?(_\d+)?$/.test(group) && isStatistic ? 'buffer' : 'parameter'
}
