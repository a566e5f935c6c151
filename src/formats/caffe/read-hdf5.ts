/** Reads the HDF5 files that Caffe writes: weights (Net::ToHDF5) and solver states (SGDSolver::SnapshotSolverStateToHDF5). */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import type { Hdf5Dataset } from '../../wire/hdf5/dataset.ts'
import type { Hdf5Object } from '../../wire/hdf5/objects.ts'
import { type Hdf5File, readHdf5 } from '../../wire/hdf5/read.ts'
import { caffeLedger, changedSize } from './read-binary.ts'
import type { BlobArray, BlobField, CaffeBlob, CaffeFile, CaffeWeights, SolverState } from './weights.ts'

/** Longer texts are no file names. */
const LONGEST_TEXT = 4096

/** Reads the ledger's source. Damage is told in the result, never thrown. */
export async function readCaffeHdf5(ledger: Ledger): Promise<CaffeFile> {
  const found = await readHdf5(ledger)
  const { objects, account } = found
  const isState = objects.some(({ path }) => path === '/history' || path === '/iter')
  const state = isState ? await stateOf(ledger, objects) : undefined
  const layers = layersOf(ledger, objects)
  const changed = await changedSize(ledger)
  const damage = found.damage ?? changed
  const format = isState ? 'caffe/solverstate-hdf5' : 'caffe/caffemodel-hdf5'
  return {
    kind: isState ? 'state' : 'net',
    container: 'hdf5',
    netName: '',
    layers,
    ...(state && { state }),
    blobs: state?.history ?? [],
    file: caffeLedger(ledger, account, isState ? 'state' : 'weights', format),
    bytesRead: ledger.window.bytesRead,
    issues: issuesOf(ledger, found, isState || layers.length > 0),
    ...(damage && { damage }),
  }
}

function issuesOf({ source }: Ledger, { issues, damage, objects }: Hdf5File, isCaffes: boolean): CaffeFile['issues'] {
  if (isCaffes || damage !== undefined) return issues
  const count = objects.filter(({ kind }) => kind === 'dataset').length
  const text =
    "an HDF5 file of another program: Caffe's have the groups data or history, this one {count} other datasets"
  return [...issues, issue('caffe/foreign-hdf5', 'error', text, { count }, { where: { file: source.name } })]
}

/** Layers are the groups in /data; the gradients stand under the same names in /diff. */
function layersOf({ source }: Ledger, objects: readonly Hdf5Object[]): readonly CaffeWeights[] {
  const datasets = datasetsOf(objects)
  const members = membersOf(objects)
  const groups = objects.filter(({ kind, path }) => kind === 'group' && /^\/data\/[^/]+$/.test(path))
  return groups.map(({ path }): CaffeWeights => {
    const name = path.slice('/data/'.length)
    const blobs = (members.get(path) ?? []).map((dataset) => {
      const diff = datasets.get(dataset.path.replace(/^\/data\//, '/diff/'))
      return blobOf(source.name, dataset, diff)
    })
    return { name, type: '', blobs, where: { file: source.name, path } }
  })
}

/** The datasets by their paths. */
function datasetsOf(objects: readonly Hdf5Object[]): ReadonlyMap<string, Hdf5Dataset> {
  return new Map(objects.filter(isDataset).map((found) => [found.path, found]))
}

/** Path of a group → its datasets `0`, `1`, `2` … in the order of their numbers. */
function membersOf(objects: readonly Hdf5Object[]): ReadonlyMap<string, readonly Hdf5Dataset[]> {
  const numbered = [...datasetsOf(objects).values()].filter(({ path }) => /\/\d+$/.test(path))
  const numberOf = ({ path }: Hdf5Dataset) => Number(path.slice(path.lastIndexOf('/') + 1))
  const groups = new Map<string, Hdf5Dataset[]>()
  for (const dataset of numbered.sort((a, b) => numberOf(a) - numberOf(b))) {
    const group = dataset.path.slice(0, dataset.path.lastIndexOf('/'))
    const members = groups.get(group)
    if (members === undefined) groups.set(group, [dataset])
    else members.push(dataset)
  }
  return groups
}

function blobOf(file: string, dataset: Hdf5Dataset, diff: Hdf5Dataset | undefined): CaffeBlob {
  const arrays = [arrayOf(dataset, 'data'), ...(diff === undefined ? [] : [arrayOf(diff, 'diff')])]
  const { path, offset } = dataset
  return { shape: dataset.shape ?? [], isLegacy: false, arrays, where: { file, path, ...(offset && { offset }) } }
}

function arrayOf({ shape, stored }: Hdf5Dataset, field: BlobField): BlobArray {
  const count = shape === undefined ? 0 : Number(shape.reduce((product, size) => product * size, 1n))
  return { field, count, ...(stored && { stored }) }
}

async function stateOf(ledger: Ledger, objects: readonly Hdf5Object[]): Promise<SolverState> {
  const datasets = datasetsOf(objects)
  const history = membersOf(objects).get('/history') ?? []
  return {
    iter: await integerIn(ledger, datasets.get('/iter')),
    learnedNet: await textIn(ledger, datasets.get('/learned_net')),
    currentStep: await integerIn(ledger, datasets.get('/current_step')),
    history: history.map((dataset) => blobOf(ledger.source.name, dataset, undefined)),
  }
}

function isDataset(found: Hdf5Object): found is Hdf5Dataset {
  return found.kind === 'dataset'
}

/** The first number of a dataset of 32-bit integers; 0 where it is absent. */
async function integerIn(ledger: Ledger, dataset: Hdf5Dataset | undefined): Promise<number> {
  const offset = dataset?.stored?.runs[0]?.offset
  if (offset === undefined || dataset?.stored?.dtype !== 'int32') return 0
  const bytes = await lookAgain(ledger, offset, 4)
  return bytes === undefined
    ? 0
    : new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, dataset.stored.littleEndian)
}

async function textIn(ledger: Ledger, dataset: Hdf5Dataset | undefined): Promise<string> {
  if (dataset?.offset === undefined || dataset.type.kind !== 'string') return ''
  const length = Math.min(dataset.storedBytes, LONGEST_TEXT)
  const bytes = await lookAgain(ledger, dataset.offset, length)
  if (bytes === undefined) return ''
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** Bytes that are claimed already; a file that shrank meanwhile is told elsewhere. */
async function lookAgain(ledger: Ledger, offset: number, length: number): Promise<Uint8Array | undefined> {
  try {
    return await ledger.look(offset, length)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
