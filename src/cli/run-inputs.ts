/** What a network is run on: arrays and images, from the options of `weigh run`. */

import { basename } from 'node:path'
import type { Analysis } from '../analyze/analysis.ts'
import { inputsOf } from '../analyze/questions/what-if.ts'
import type { ByteSource } from '../core/bytes/bytes.ts'
import type { ImageTransform } from '../core/network/computation.ts'
import type { ValueId } from '../core/network/model.ts'
import { MOST_ELEMENTS } from '../core/network/op.ts'
import { parseShape } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import type { GivenArray, NetworkOptions } from '../formats/format.ts'
import { readPicture } from '../formats/image/read-picture.ts'
import { readNpyBytes } from '../formats/numpy/read-npy.ts'
import { readArray } from '../formats/read-array.ts'
import { sniff } from '../formats/sniff.ts'
import { findNamed } from '../node/named-files.ts'
import {
  batchOf,
  type ImagePreparation,
  imageTensor,
  preparationFor,
  Refusal,
  type Row,
  seenAs,
  type Tensor,
  tensorOfBytes,
} from '../run/index.ts'
import { type Option, UsageError } from './command.ts'
import { type OpenedSource, openNamedFile } from './file-source.ts'
import { FILES } from './files.ts'
import { guess, misunderstood } from './hints.ts'
import type { OptionValues } from './option-values.ts'

/** Where values come from, and what becomes of images before the network sees them. */
export const RUN_INPUT_OPTIONS: readonly Option[] = [
  {
    name: 'image',
    value: '[BLOB=]FILE',
    repeatable: true,
    file: true,
    help: message('a PNG or JPEG for the first input; several make a batch'),
  },
  {
    name: 'input',
    value: 'BLOB=FILE.npy|1x3x224x224',
    repeatable: true,
    file: true,
    help: message('values of a blob as a NumPy array, or only its shape'),
  },
  {
    name: 'mean',
    value: 'FILE|104,117,123',
    help: message('taken off: a mean image (.binaryproto, .npy), or numbers in the order of --channels'),
  },
  { name: 'scale', value: 'N', help: message('factor of pixels from 0 to 255, after the mean (1)') },
  { name: 'raw-scale', value: 'N', help: message('what the brightest pixel becomes, before the mean (255)') },
  { name: 'channels', value: 'bgr|rgb|2,1,0', help: message("order of an image's channels (bgr)") },
  { name: 'resize', value: '256x256', help: message('height and width before the middle is cut out') },
]

/** Values for blobs, by name, and the images that examples were made from. */
export interface RunInputs {
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly examples: readonly string[]
  readonly notes: readonly Message[]
}

/** What stands before the first `=`, and what behind; a name may be left out. */
function parted(given: string): readonly [name: string | undefined, value: string] {
  const at = given.indexOf('=')
  return at > 0 ? [given.slice(0, at), given.slice(at + 1)] : [undefined, given]
}

/** Those of `--input` that state a shape, which is how the network is read. */
export function statedShapes(options: OptionValues): readonly string[] {
  return options.all('input').filter((given) => parseShape(parted(given)[1]) !== undefined)
}

/** Reads all arrays and images. Throws UsageError where an option does not fit the network, FormatError for bad files. */
export async function readRunInputs(analysis: Analysis, options: OptionValues): Promise<RunInputs> {
  const tensors = new Map<string, Tensor>()
  for (const given of options.all('input')) {
    const [name, file] = parted(given)
    if (parseShape(file) !== undefined) continue
    if (name === undefined)
      throw misunderstood('input', given, message('type {usage}', { usage: '--input data=x.npy' }))
    checkName(analysis, name)
    tensors.set(name, await reading(file, readExact))
  }
  const images = await readImages(analysis, options, tensors)
  return { ...images, tensors }
}

/** An array in its own type, or a single blob as floats. */
async function readExact(source: ByteSource): Promise<Tensor> {
  if (sniff(await source.read(0, 64)).kind !== 'numpy') return readArray(source)
  const { dtype, shape, bytes } = await readNpyBytes(source)
  return seenAs(tensorOfBytes(dtype, shape, bytes))
}

/** What a network of tensors is read with, so that its sizes are those of what it runs on: shapes, and few whole numbers. */
export function fedReading({ tensors }: RunInputs): Required<Pick<NetworkOptions, 'inputs' | 'values'>> {
  const inputs = new Map([...tensors].map(([name, { shape }]) => [name, shape.map(BigInt)]))
  const values = new Map<string, GivenArray>()
  for (const [name, { exact }] of tensors) {
    const elements = exact === undefined || exact.data.length > MOST_ELEMENTS ? undefined : wholeNumbers(exact.data)
    if (exact !== undefined && elements !== undefined)
      values.set(name, { shape: exact.shape.map(BigInt), dtype: exact.dtype, elements })
  }
  return { inputs, values }
}

function wholeNumbers(data: Row): readonly bigint[] | undefined {
  const all = Array.from(data as ArrayLike<number | bigint | string>)
  return all.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value)) ? all.map(BigInt) : undefined
}

function checkName({ model }: Analysis, name: string): void {
  const names = new Set([...model.graph.values.values()].map((value) => value.name))
  if (!names.has(name)) throw new UsageError(message('there is no blob {name}', { name }), guess(name, names))
}

async function reading<T>(
  name: string,
  read: (source: ByteSource) => Promise<T>,
  open: (name: string) => OpenedSource | Promise<OpenedSource> = FILES.open,
): Promise<T> {
  const source = await open(name)
  try {
    return await read(source)
  } finally {
    source.close()
  }
}

/** Puts images into the tensors, those of one blob as a batch. */
async function readImages(analysis: Analysis, options: OptionValues, tensors: Map<string, Tensor>) {
  const files = options.all('image').map((given) => {
    const [blob, file] = parted(given)
    return { blob: blob ?? firstImageBlob(analysis), file }
  })
  const notes: Message[] = []
  for (const blob of new Set(files.map((each) => each.blob))) {
    const { preparation, transform } = await preparationOf(analysis, blob, options)
    if (transform !== undefined) notes.push(...notesOn(transform, options))
    const own: Tensor[] = []
    for (const each of files.filter((file) => file.blob === blob)) {
      const picture = await reading(each.file, readPicture)
      own.push(refusing(() => imageTensor(picture, preparation)))
    }
    tensors.set(blob, batchOf(own))
  }
  return { examples: files.map(({ file }) => basename(file)), notes }
}

/** An image that can't be used so is wrong usage. */
function refusing<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(error.said, error.hint)
    throw error
  }
}

/** The first input with channels, height and width. */
function firstImageBlob(analysis: Analysis): string {
  for (const [value, shape] of inputsOf(analysis)) if (shape.length === 4) return nameOf(analysis, value)
  const hint = message('--image {usage} says which blob it is for', { usage: 'data=digit.png' })
  throw new UsageError(message('the network has no input that an image fits'), hint)
}

function nameOf({ model }: Analysis, value: ValueId): string {
  return model.graph.values.get(value)?.name ?? value
}

async function preparationOf(analysis: Analysis, blob: string, options: OptionValues) {
  checkName(analysis, blob)
  const found = [...inputsOf(analysis)].find(([value]) => nameOf(analysis, value) === blob)
  const sizes = (found?.[1] ?? []).map((size) => (typeof size === 'bigint' ? Number(size) : undefined))
  const [, channels, height, width] = sizes
  if (sizes.length !== 4 || channels === undefined || height === undefined || width === undefined) {
    const hint = message('--input {name}=1x3x224x224 gives it one', { name: blob })
    throw new UsageError(message('{name} has no known channels, height and width for an image', { name: blob }), hint)
  }
  const transform = transformOf(analysis, blob)
  const own = preparationFor([channels, height, width], transform)
  const mean = await meanOf(options.value('mean'), transform?.meanFile, analysis)
  const [scale, rawScale] = [numberOption(options, 'scale'), numberOption(options, 'raw-scale')]
  const order = orderOf(options.value('channels'), channels)
  const resize = resizeOf(options.value('resize'))
  const preparation: ImagePreparation = {
    ...own,
    ...(mean !== undefined && { mean }),
    ...(scale !== undefined && { scale }),
    ...(rawScale !== undefined && { rawScale }),
    ...(order !== undefined && { order }),
    ...(resize !== undefined && { resize }),
  }
  return { preparation, transform }
}

/** What the layer that gives the blob does with images itself. */
function transformOf({ model }: Analysis, blob: string): ImageTransform | undefined {
  for (const { outputs, computes } of model.graph.nodes) {
    if (!outputs.some((value) => model.graph.values.get(value)?.name === blob)) continue
    const found = computes?.()
    return found !== undefined && 'kind' in found && found.kind === 'given' ? found.transform : undefined
  }
  return undefined
}

function notesOn({ crop, resize, mirrors }: ImageTransform, options: OptionValues): readonly Message[] {
  const notes: Message[] = []
  if (crop > 0 && resize === undefined && !options.has('resize')) {
    const text =
      'the size of stored records is not in the file: images are resized to the crop itself (--resize 256x256: first to that)'
    notes.push(message(text))
  }
  if (mirrors) notes.push(message('Caffe mirrors images at random here when training; none is mirrored now'))
  return notes
}

/** A mean image from its file, or numbers; else what the network names itself, which must then be there. */
async function meanOf(
  given: string | undefined,
  named: string | undefined,
  { model }: Analysis,
): Promise<readonly number[] | Tensor | undefined> {
  if (given !== undefined) {
    const numbers = given.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
    return numbers.every(Number.isFinite) ? numbers : reading(given, readArray)
  }
  if (named === undefined) return undefined
  const from = model.files[0]?.name ?? ''
  const file = findNamed(named, from, 'anywhere')
  if (file !== undefined) return reading(file, readArray, (name) => openNamedFile(name, from))
  const hint = message('--mean FILE says where it is, or --mean 104,117,123 what it is')
  throw new UsageError(
    message('the network takes the mean image {file} off, which is not there', { file: named }),
    hint,
  )
}

function numberOption(options: OptionValues, name: string): number | undefined {
  const given = options.value(name)
  if (given === undefined) return undefined
  const value = Number(given)
  if (given.trim() !== '' && Number.isFinite(value)) return value
  throw misunderstood(name, given, message('type {usage}', { usage: `--${name} 0.00390625` }))
}

function orderOf(given: string | undefined, channels: number): readonly number[] | undefined {
  if (given === undefined) return undefined
  const named = { bgr: [2, 1, 0], rgb: [0, 1, 2] }[given.toLowerCase()]
  const order = named ?? given.split(',').map(Number)
  if (order.length === 3 && channels === 3 && [0, 1, 2].every((channel) => order.includes(channel))) return order
  throw misunderstood('channels', given, message('type {usage}', { usage: '--channels bgr' }))
}

function resizeOf(given: string | undefined): readonly [number, number] | undefined {
  if (given === undefined) return undefined
  const [height, width, ...rest] = (parseShape(given) ?? []).map(Number)
  if (height !== undefined && width !== undefined && rest.length === 0 && height > 0 && width > 0)
    return [height, width]
  throw misunderstood('resize', given, message('type {usage}', { usage: '--resize 256x256' }))
}
