/** The files that are at hand, as the folder that they lie in. */

import type { ByteSource } from '../../src/core/bytes/bytes.ts'
import type { NetworkOptions } from '../../src/formats/format.ts'

/** Files by their paths, as readers look for one another. */
export class Folder {
  readonly #files: Map<string, ByteSource>

  constructor(sources: readonly ByteSource[]) {
    this.#files = new Map(sources.map((source) => [source.name, source]))
  }

  /** Puts more files beside those that are there. */
  add(sources: readonly ByteSource[]): void {
    for (const source of sources) this.#files.set(source.name, source)
  }

  get(name: string): ByteSource | undefined {
    return this.#files.get(name)
  }

  /** How readers look around in it. */
  around(): Required<Pick<NetworkOptions, 'open' | 'siblings'>> {
    return {
      open: async (name, from, reach) => this.#files.get(joined(from, name)) ?? this.#named(name, reach),
      siblings: async (of) => {
        const folder = of.slice(0, of.lastIndexOf('/') + 1)
        return [...this.#files.keys()]
          .filter((path) => path.startsWith(folder))
          .map((path) => path.slice(folder.length))
          .sort()
      },
    }
  }

  /** A path that leads anywhere leads here to the file of its last name. */
  #named(name: string, reach: string): ByteSource | undefined {
    return reach === 'anywhere' ? this.#files.get(name.replace(/^.*[\\/]/, '')) : undefined
  }
}

/** A name as it is seen from a file, without the steps that lead nowhere. */
function joined(from: string, name: string): string {
  const steps = `${from.slice(0, from.lastIndexOf('/') + 1)}${name.replaceAll('\\', '/')}`.split('/')
  return steps.filter((step) => step !== '.' && step !== '').join('/')
}
