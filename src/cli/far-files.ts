/** Files that are far away, as the program opens them. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { Far, PATIENCE } from '../node/far/far.ts'
import { UsageError } from './command.ts'
import { drainFrom } from './drain.ts'
import { farChoice } from './far-options.ts'
import { FarProgress } from './far-progress.ts'
import { type OpenedSource, spooledSource } from './file-source.ts'
import type { Files } from './place.ts'

let far: Far | undefined

/** What opens them, the same for the whole run: it remembers where redirections lead and what lies in folders. */
export function farAway(): Far {
  const { headers, download, terminal } = farChoice()
  far ??= new Far({
    env: process.env,
    headers,
    download,
    ...PATIENCE,
    keep: async (name, body) => spooledSource(name, await drainFrom(name, body)),
    Failure: UsageError,
    ...(terminal && { traffic: new FarProgress(terminal) }),
  })
  return far
}

/** The same as all other files. */
export function farFiles(): Files {
  const away = farAway()
  return {
    open: async (name) => opened(await away.open(name)),
    openBeside: async (named, from) => {
      const source = await away.openBeside(named, from)
      return source === undefined ? undefined : opened(source)
    },
    siblings: (of) => away.siblings(of),
    network: (name) => away.network(name),
  }
}

/** Nothing is held open but what was taken as a whole. */
function opened(source: ByteSource): OpenedSource {
  return { ...source, close: 'close' in source ? (source as OpenedSource).close : () => undefined }
}
