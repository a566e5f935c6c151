/** `weigh open FILE…`: the page, with files in it. */

import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { message, say } from '../../core/words/message.ts'
import { networksInFolder } from '../../formats/index.ts'
import { isFar } from '../../node/far/is-far.ts'
import { isFolder, namesBelow, networkInFolder } from '../../node/folder.ts'
import { servePage, standalonePage } from '../../node/page.ts'
import type { ServedFile } from '../../node/server.ts'
import { integerOption } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { FAR_OPTIONS } from '../far-options.ts'
import { FILES } from '../files.ts'
import { noteInput } from '../inputs.ts'
import { openNetwork } from '../networks.ts'
import { openError } from '../open-error.ts'
import { COMMON_OPTIONS } from '../options.ts'
import { writeFileWhole, writeOut } from '../output.ts'
import type { Terminal } from '../terminal.ts'

export const open: Command = {
  name: 'open',
  operands: '[FILE…|FOLDER]',
  options: [
    {
      name: 'export',
      value: 'FILE',
      file: true,
      help: message('write the page with the files in it, to mail or to keep, instead of serving it'),
    },
    { name: 'port', value: 'N', help: message('port of the server (any that is free)') },
    { name: 'no-browser', help: message('only print the address') },
    ...FAR_OPTIONS,
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh open', what: message('LeNet, to play with') },
    { command: 'weigh open deploy.prototxt net.caffemodel', what: message('a network and its weights') },
    { command: 'weigh open model.onnx', what: message('a network of any format') },
    { command: 'weigh open Llama-3-8B/', what: message('a model as people download it') },
    { command: 'weigh open lenet.prototxt --export lenet.html', what: message('a file that needs no server') },
  ],
  async run({ operands, options, terminal }) {
    for (const file of operands) if (!isFar(file)) checkFile(file)
    const files = await filesOf(operands)
    const output = options.value('export')
    if (output !== undefined) {
      const page = await standalonePage(files)
      if (output === '-') await writeOut(terminal.stdout, page)
      else writeFileWhole(output, page)
      return 0
    }
    const port = integerOption(options, 'port', 0) ?? 0
    const server = await servePage(files, port).catch((error: unknown) => refusePort(port, error))
    await writeOut(terminal.stdout, `${server.url}\n`)
    if (!options.has('no-browser')) showInBrowser(server.url)
    await tell(terminal, options.has('no-browser'))
    await interrupted()
    await server.close()
    return 0
  },
}

/** The files that the page is given: those that were named, what lies in a folder, and what the named ones name in turn. */
async function filesOf(operands: readonly string[]): Promise<readonly ServedFile[]> {
  const [folder] = operands.filter((name) => !isFar(name) && isFolder(name))
  if (folder !== undefined) {
    if (operands.length > 1)
      throw new UsageError(message('a folder is opened alone'), message('type {usage}', { usage: 'weigh open FOLDER' }))
    const [top, names] = [basename(resolve(folder)), namesBelow(folder)]
    // Of several networks the page lets choose; without any there is nothing to show, and the reason is told.
    if (networksInFolder(names).length === 0) networkInFolder(folder)
    return names.map((name) => ({ name: `${top}/${name}`, path: join(folder, name) }))
  }
  const { sources, close } = await openNetwork(operands, {})
  close()
  const opened = sources.map(({ name }) => name)
  // A folder that is far away is no file itself.
  const named = operands.filter((name) => !opened.some((file) => file.startsWith(`${name}/`)))
  const [first = ''] = opened
  const served = [...new Set([...named, ...opened])].map(async (path) => ({
    name: nameFrom(first.slice(0, first.lastIndexOf('/') + 1), path),
    path: isFar(path) ? await FILES.open(path) : path,
  }))
  return Promise.all(served)
}

/** A path as it is seen from a folder that it lies below; else its last name. */
function nameFrom(folder: string, path: string): string {
  const name = path.slice(folder.length)
  return path.startsWith(folder) && !isAbsolute(name) && !name.startsWith('..') ? name : basename(path)
}

function checkFile(file: string): void {
  try {
    const stats = statSync(file)
    noteInput(stats)
    if (stats.isFile() || stats.isDirectory()) return
  } catch (error) {
    throw openError(file, error)
  }
  throw new UsageError(message('{file} is no file and no folder', { file }))
}

function refusePort(port: number, error: unknown): never {
  if (!(error instanceof Error && 'code' in error)) throw error
  throw new UsageError(message('port {port} can not be had: {reason}', { port, reason: String(error.code) }))
}

async function tell({ stderr, catalogue }: Terminal, isQuiet: boolean): Promise<void> {
  if (isQuiet && stderr.isTTY !== true) return
  const text = message('Only this machine can reach it, and nothing leaves this machine. Ctrl+C ends it.')
  await writeOut(stderr, `${say(text, catalogue)}\n`)
}

/** The system's own way to open an address; where there is none, the address was printed. */
function showInBrowser(url: string): void {
  const programs: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    darwin: ['open', [url]],
    win32: ['cmd', ['/c', 'start', '', url]],
  }
  const [program, args] = programs[process.platform] ?? ['xdg-open', [url]]
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
