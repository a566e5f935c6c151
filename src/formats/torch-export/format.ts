/** PyTorch's exported programs (torch.export.save). */

import type { Format } from '../format.ts'

/** Of the older layout: a plain zip with these two in it. */
const OLD = /serialized_exported_program\.json|serialized_state_dict/

export const torchExport: Format = {
  id: 'torch-export',
  title: 'PyTorch exported program',
  extensions: ['pt2'],
  ownExtensions: ['pt2'],
  role: 'definition',
  detect: ({ name, head, content }) => {
    if (/\.pt2$/i.test(name)) return ['html', 'git-lfs', 'json', 'xml'].includes(content.kind) ? 'no' : 'certain'
    if (content.kind !== 'zip') return 'no'
    const text = Reflect.apply(String.fromCharCode, undefined, head)
    return OLD.test(text) || /\/(data\/weights\/|models\/[^/]*\.json|archive_format)/.test(text) ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).torchExportReader,
}
