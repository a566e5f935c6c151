/** Configurations of transformers, as model hubs keep them beside the weights. */

import type { Format } from '../format.ts'

/** `config.json`: told by the fields that every such file has, or by its name where they stand further down. */
export const transformersConfig: Format = {
  id: 'transformers',
  title: 'transformers config.json',
  extensions: ['json'],
  ownExtensions: [],
  role: 'definition',
  notation: 'json',
  inFolder: (names) => {
    const isPipeline = names.some((name) => /^(model_index|modules)\.json$/.test(name))
    return names.includes('config.json') && !isPipeline ? ['config.json', ...weightsIn(names)] : []
  },
  detect: ({ name, head, content }) => {
    if (!content.isText) return 'no'
    const text = new TextDecoder().decode(head)
    if (!text.trimStart().startsWith('{')) return 'no'
    if (/"model_type"\s*:\s*"/.test(text) && !/"class_name"\s*:/.test(text)) return 'certain'
    if (/"architectures"\s*:\s*\[/.test(text)) return 'likely'
    return /(^|[\\/.])config\.json$/i.test(name) ? 'likely' : 'no'
  },
  load: async () => (await import('./read.ts')).transformersReader,
  edit: async () => (await import('./edit.ts')).editConfig,
}

/** The weights that lie beside a configuration: as transformers looks for them, else whatever is there. */
function weightsIn(names: readonly string[]): readonly string[] {
  const usual = [
    'model.safetensors.index.json',
    'model.safetensors',
    'pytorch_model.bin.index.json',
    'pytorch_model.bin',
  ]
  const known = usual.find((name) => names.includes(name))
  if (known !== undefined) return [known]
  const files = names.filter((name) => /^[^/]+\.safetensors$/.test(name) && !/^(adapter_model|consolidated)/.test(name))
  return files.length > 0 ? files : names.filter((name) => /^[^/]+\.gguf$/.test(name)).slice(0, 1)
}
