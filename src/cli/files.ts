/** Where files come from, by their names: the disk, and what other places have. */

import { dirname } from 'node:path'
import { isFar } from '../node/far/is-far.ts'
import { isFolder, namesBelow, networkInFolder } from '../node/folder.ts'
import { findNamed } from '../node/named-files.ts'
import type { ArchiveFiles } from './archive-files.ts'
import { openNamedFile, openSource } from './file-source.ts'
import { type Files, filesIn } from './place.ts'

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

/** The place of a file that git does not have: what only some runs need is loaded for them. */
export async function placeOf(name: string): Promise<Files> {
  return isArchived(name) ? archiveFiles() : plainPlaceOf(name)
}

async function plainPlaceOf(name: string): Promise<Files> {
  return isFar(name) ? (await import('./far-files.ts')).farFiles() : DISK
}

/** Whether a name is that of an archive, or leads into one. */
export function isArchived(name: string): boolean {
  return /\.(zip|tar|tar\.gz|tgz)(!\/.*)?$/is.test(name) && !isFolder(name)
}

let archives: Promise<ArchiveFiles> | undefined

/** The same for the whole run: what is opened in a row is listed once. */
export function archiveFiles(): Promise<ArchiveFiles> {
  archives ??= import('./archive-files.ts').then((module) => new module.ArchiveFiles(filesIn(plainPlaceOf)))
  return archives
}

/** Files wherever they are. */
export const FILES: Files = filesIn(placeOf)
