/** Configurations of transformers, as model hubs keep them beside the weights. */

import type { Format } from '../format.ts'

/** `config.json`: told by the fields that every such file has, or by its name where they stand further down. */
export const transformersConfig: Format = {
  id: 'transformers',
  title: 'transformers config.json',
  extensions: ['json'],
  ownExtensions: [],
  role: 'definition',
  inFolder: (names) => names.filter((name) => name === 'config.json'),
  detect: ({ name, head, content }) => {
    if (!content.isText) return 'no'
    const text = new TextDecoder().decode(head)
    if (!text.trimStart().startsWith('{')) return 'no'
    if (/"model_type"\s*:\s*"/.test(text) && !/"class_name"\s*:/.test(text)) return 'certain'
    if (/"architectures"\s*:\s*\[/.test(text)) return 'likely'
    return /(^|[\\/.])config\.json$/i.test(name) ? 'likely' : 'no'
  },
  load: async () => (await import('./read.ts')).transformersReader,
}
