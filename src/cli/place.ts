/** What a place of files answers: the disk, an archive, a server. */

import type { Reach } from '../formats/format.ts'
import type { OpenedSource } from './file-source.ts'

/** Where files come from. */
export interface Files {
  /** Throws FormatError where there is nothing of that name. */
  open(name: string): Promise<OpenedSource>
  /** The file that another one names; `undefined` where there is none. Pipes and devices are refused. */
  openBeside(named: string, from: string, reach: Reach): Promise<OpenedSource | undefined>
  /** Names of the files in the folder of a file and below, as seen from there. */
  siblings(of: string): Promise<readonly string[]>
  /** The files of the network that a name stands for: itself, or what lies in a folder. Throws FormatError where it holds no one. */
  network(name: string): Promise<readonly string[]>
}

/** Files in one of several places, each of which is looked for by a file's name. */
export function filesIn(placeOf: (name: string) => Files | Promise<Files>): Files {
  return {
    open: async (name) => (await placeOf(name)).open(name),
    openBeside: async (named, from, reach) => (await placeOf(from)).openBeside(named, from, reach),
    siblings: async (of) => (await placeOf(of)).siblings(of),
    network: async (name) => (await placeOf(name)).network(name),
  }
}
