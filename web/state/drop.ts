/** Files that are dropped on the page or pasted into it, folders included. */

import type { GivenFile } from '../protocol.ts'
import { openFiles } from './actions.ts'
import { browserFiles } from './given.ts'
import { pane, stage } from './store.ts'

/** Starts to take drops and pasted files. */
export function acceptDrops(): void {
  const root = document.documentElement
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    root.classList.add('is-dropping')
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('is-dropping')
  })
  addEventListener('drop', (event) => {
    root.classList.remove('is-dropping')
    if (event.dataTransfer === null || event.dataTransfer.files.length + event.dataTransfer.items.length === 0) return
    event.preventDefault()
    void filesOf(event.dataTransfer).then(openOrShow)
  })
  addEventListener('paste', (event) => {
    const files = browserFiles(event.clipboardData?.files ?? [])
    if (files.length === 0) return
    event.preventDefault()
    void openOrShow(files)
  })
}

/** Pictures go to the pad, all else is opened. */
export async function openOrShow(files: readonly GivenFile[]): Promise<void> {
  const pictures = files.flatMap((file) => ('blob' in file && isPicture(file) ? [file.blob] : []))
  const others = files.filter((file) => !('blob' in file && isPicture(file)))
  if (others.length > 0) await openFiles(others)
  const [picture] = pictures
  if (picture === undefined) return
  pane.value = 'stage'
  stage.value = 'run'
  await (await import('../run/state.ts')).showPicture(picture)
}

/** Names of pictures that browsers show. */
const PICTURE = /\.(png|jpe?g|gif|webp|bmp|avif)$/i

function isPicture({ name, blob }: { readonly name: string; readonly blob: Blob }): boolean {
  return blob.type.startsWith('image/') || PICTURE.test(name)
}

/** More files of a folder than this are not looked at. */
const MOST_FILES = 200

/** Names of files that may matter, among all that a folder holds. */
const READABLE = /\.(prototxt|pbtxt|txt|caffemodel|solverstate|h5|hdf5|binaryproto)$/i

async function filesOf(transfer: DataTransfer): Promise<readonly GivenFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const folders = entries.filter((entry) => entry?.isDirectory === true)
  const plain = [...transfer.files].filter((_, index) => entries[index]?.isDirectory !== true)
  const inside: File[] = []
  for (const folder of folders) await collect(folder as FileSystemDirectoryEntry, inside)
  return browserFiles([...plain, ...inside])
}

async function collect(folder: FileSystemDirectoryEntry, into: File[]): Promise<void> {
  const reader = folder.createReader()
  for (;;) {
    const entries = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (entries.length === 0 || into.length >= MOST_FILES) return
    for (const entry of entries) {
      if (entry.isDirectory) await collect(entry as FileSystemDirectoryEntry, into)
      else if (READABLE.test(entry.name)) into.push(await fileOf(entry as FileSystemFileEntry))
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
