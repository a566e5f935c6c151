/**
 * Models of several parts, each in a folder of its own: pipelines of diffusers (`model_index.json`) and chains of
 * sentence-transformers (`modules.json`).
 */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type JsonValue, memberOf } from '../../wire/json/json-reader.ts'
import type { Input } from '../format.ts'
import { readJsonFile, staysInFolder } from '../shard-index.ts'

/** One part: its name in the whole, its folder, and the class that it is of. */
export interface Part {
  readonly name: string
  readonly folder: string
  readonly type: string
}

/** The parts that a file of settings names; `undefined` where it names none. */
function partsOf(json: JsonValue): readonly Part[] | undefined {
  if (json.kind === 'array') return chainOf(json.items)
  if (json.kind !== 'object' || memberOf(json, '_class_name') === undefined) return undefined
  return json.members.flatMap(({ key, value }) => {
    if (key.startsWith('_') || value.kind !== 'array') return []
    const [library, type] = value.items
    return library?.kind === 'string' && type?.kind === 'string' ? [{ name: key, folder: key, type: type.text }] : []
  })
}

function chainOf(items: readonly JsonValue[]): readonly Part[] | undefined {
  const parts = items.flatMap((item) => {
    const [name, path, type] = ['name', 'path', 'type'].map((key) => memberOf(item, key))
    if (path?.kind !== 'string' || type?.kind !== 'string') return []
    return [{ name: name?.kind === 'string' ? name.text : path.text, folder: path.text, type: type.text }]
  })
  return parts.length === 0 ? undefined : parts
}

/** A part with the file of its tensors: one file, or an index. */
export interface PartFiles {
  readonly part: Part
  readonly source: ByteSource
}

/** Names by which parts keep their tensors; the first that is there counts. */
const WEIGHTS = ['diffusion_pytorch_model', 'model', 'pytorch_model', 'adapter_model']

/** Files of tensors in other formats, which are told and not read here. */
const OTHER = /\.(bin|pt|pth|ckpt|onnx|gguf|msgpack|h5)$/

/** Finds the tensors of each part. Parts without any (schedulers, tokenizers, poolings) are left out. */
export async function partFiles(source: ByteSource, input: Input, issues: Issue[]): Promise<readonly PartFiles[]> {
  const parts = partsOf(await readJsonFile(source))
  const where = { file: source.name }
  if (parts === undefined) {
    throw new FormatError(issue('safetensors/parts', 'error', 'this names no parts of a model', {}, { where }))
  }
  const around = await input.siblings(source.name)
  const found: PartFiles[] = []
  for (const part of parts) {
    if (part.folder !== '' && !staysInFolder(part.folder)) {
      const text = '{name} would lie in {folder}, outside of the folder: that is not opened'
      issues.push(issue('safetensors/outside', 'error', text, { name: part.name, folder: part.folder }, { where }))
      continue
    }
    const file = await weightsOf(part, source, around, input)
    if (file !== undefined) found.push({ part, source: file })
    else issues.push(...otherFormats(part, around, source))
  }
  return found
}

async function weightsOf(
  { folder }: Part,
  source: ByteSource,
  around: readonly string[],
  input: Input,
): Promise<ByteSource | undefined> {
  const inFolder = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const known = WEIGHTS.flatMap((name) => [`${name}.safetensors.index.json`, `${name}.safetensors`]).map(inFolder)
  // Variants (fp16) are taken where there is nothing else.
  const others = around.filter(
    (name) =>
      name.startsWith(inFolder('')) && !name.slice(inFolder('').length).includes('/') && name.endsWith('.safetensors'),
  )
  for (const name of [...known, ...others]) {
    if (around.length > 0 && !around.includes(name)) continue
    const file = await input.open(name, source.name, 'links')
    if (file !== undefined) return file
  }
  return undefined
}

function otherFormats({ name, folder }: Part, around: readonly string[], source: ByteSource): readonly Issue[] {
  const other = around.find((file) => file.startsWith(folder === '' ? '' : `${folder}/`) && OTHER.test(file))
  if (other === undefined) return []
  const text = 'the tensors of {name} lie in {file}, which is no safetensors file: they are not counted'
  return [issue('safetensors/other-format', 'warning', text, { name, file: other }, { where: { file: source.name } })]
}
