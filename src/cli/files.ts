/** Where files come from, by their names: the disk, and what other places have. */

import { dirname } from 'node:path'
import type { Reach } from '../formats/format.ts'
import { isFar } from '../node/far/is-far.ts'
import { isFolder, namesBelow, networkInFolder } from '../node/folder.ts'
import { findNamed } from '../node/named-files.ts'
import { type OpenedSource, openNamedFile, openSource } from './file-source.ts'

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

/** Files of the disk, and networks in its folders. */
const DISK: Files = {
  open: async (name) => openSource(name),
  openBeside: async (named, from, reach) => {
    const file = findNamed(named, from, reach)
    return file === undefined ? undefined : openNamedFile(file, from)
  },
  siblings: async (of) => (of === '<stdin>' ? [] : namesBelow(dirname(of))),
  network: async (name) => (isFolder(name) ? networkInFolder(name) : [name]),
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

/** The place of a file that git does not have: what only some runs need is loaded for them. */
export async function placeOf(name: string): Promise<Files> {
  return isFar(name) ? (await import('./far-files.ts')).farFiles() : DISK
}

/** Files wherever they are. */
export const FILES: Files = filesIn(placeOf)
