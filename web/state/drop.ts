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

/** Pictures go to the pad, all else is opened; those of a folder are a model's ornaments. */
export async function openOrShow(files: readonly GivenFile[]): Promise<void> {
  const pictures = files.flatMap((file) => (isShown(file) && !file.name.includes('/') ? [file.blob] : []))
  const others = files.filter((file) => !isShown(file))
  if (others.length > 0) await openFiles(others)
  const [picture] = pictures
  if (picture === undefined) return
  pane.value = 'stage'
  stage.value = 'run'
  await (await import('../run/state.ts')).showPicture(picture)
}

/** Names of pictures that browsers show. */
const PICTURE = /\.(png|jpe?g|gif|webp|bmp|avif)$/i

function isShown(file: GivenFile): file is GivenFile & { readonly blob: Blob } {
  return 'blob' in file && (file.blob.type.startsWith('image/') || PICTURE.test(file.name))
}

/** More files of a folder than this are not looked at. */
const MOST_FILES = 2000

/** No model has its parts in deeper folders. */
const DEEPEST = 3

async function filesOf(transfer: DataTransfer): Promise<readonly GivenFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const folders = entries.filter((entry) => entry?.isDirectory === true)
  const plain = [...transfer.files].filter((_, index) => entries[index]?.isDirectory !== true)
  const inside: GivenFile[] = []
  for (const folder of folders) await collect(folder as FileSystemDirectoryEntry, inside, 1)
  return [...browserFiles(plain), ...inside]
}

async function collect(folder: FileSystemDirectoryEntry, into: GivenFile[], depth: number): Promise<void> {
  const reader = folder.createReader()
  for (;;) {
    const entries = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (entries.length === 0) return
    for (const entry of entries) {
      if (entry.name.startsWith('.') || into.length >= MOST_FILES) continue
      if (!entry.isDirectory) into.push(await fileOf(entry as FileSystemFileEntry))
      else if (depth < DEEPEST) await collect(entry as FileSystemDirectoryEntry, into, depth + 1)
    }
  }
}

/** A file under its path from the folder that was dropped, as models name one another. */
async function fileOf(entry: FileSystemFileEntry): Promise<GivenFile> {
  const blob = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
  return { name: entry.fullPath.replace(/^\//, ''), blob }
}
