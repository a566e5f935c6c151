/** Hugging Face's safetensors: tensors by name, alone, in shards with an index, or as parts of a model. */

import { type Certainty, type Format, hasExtension, type Probe } from '../format.ts'
import { isForeign } from '../sniff.ts'

export const safetensors: Format = {
  id: 'safetensors',
  title: 'safetensors',
  extensions: ['safetensors', 'safetensors.index.json'],
  ownExtensions: ['safetensors', 'safetensors.index.json'],
  role: 'weights',
  isSharded: true,
  inFolder: (names) => {
    const at = (pattern: RegExp) => names.filter((name) => pattern.test(name))
    const parts = at(/^(model_index|modules)\.json$/)
    if (parts.length > 0) return parts.slice(0, 1)
    const indices = at(/^[^/]+\.safetensors\.index\.json$/)
    if (indices.length > 0) return indices.slice(0, 1)
    const files = at(/^[^/]+\.safetensors$/)
    const known = ['model.safetensors', 'diffusion_pytorch_model.safetensors', 'adapter_model.safetensors']
    const main = known.find((name) => files.includes(name))
    if (main === undefined) return files
    // An adapter is weighed with the base that lies beside it.
    const adapter = files.filter((name) => name === 'adapter_model.safetensors' && name !== main)
    return [main, ...adapter]
  },
  detect: certaintyOf,
  load: async () => (await import('./read.ts')).safetensorsReader,
}

function certaintyOf({ name, head, content }: Probe): Certainty {
  if (content.kind === 'safetensors') return 'certain'
  if (content.kind === 'json') return isSettings(name, head) ? 'certain' : 'no'
  return hasExtension(name, ['safetensors']) && !isForeign(content, 'safetensors') ? 'certain' : 'no'
}

/** An index names safetensors files; a pipeline its class and the version of diffusers; a chain the types of its parts. */
function isSettings(name: string, head: Uint8Array): boolean {
  if (hasExtension(name, ['safetensors', 'safetensors.index.json'])) return true
  const text = new TextDecoder().decode(head)
  if (/"weight_map"\s*:/.test(text)) return /\.safetensors"/.test(text)
  if (/"_diffusers_version"\s*:/.test(text))
    return /"_class_name"\s*:/.test(text) && /(^|[/\\])model_index\.json$/.test(name)
  return /(^|[/\\])modules\.json$/.test(name) && /"type"\s*:\s*"sentence_transformers\./.test(text)
}
