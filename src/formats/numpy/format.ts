/** NumPy's arrays: one (.npy), or an archive of them (.npz). */

import type { Format } from '../format.ts'

/** Contents that are told for sure as something else. */
const FOREIGN: ReadonlySet<string> = new Set(['html', 'git-lfs', 'json', 'xml', 'pickle', 'hdf5', 'gzip'])

export const numpy: Format = {
  id: 'numpy',
  title: 'NumPy arrays',
  extensions: ['npy', 'npz'],
  ownExtensions: ['npy', 'npz'],
  role: 'weights',
  detect: ({ name, content }) => {
    if (content.kind === 'numpy') return 'certain'
    const isArchive = content.kind === 'zip' && /numpy/i.test(content.title)
    if (isArchive) return 'certain'
    return /\.np[yz]$/i.test(name) && !FOREIGN.has(content.kind) ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).numpyReader,
}
