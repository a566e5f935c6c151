/** `weigh open FILE…`: the page, with files in it. */

import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { message, say } from '../../core/words/message.ts'
import { isFar } from '../../node/far/is-far.ts'
import { servePage, standalonePage } from '../../node/page.ts'
import { integerOption } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { FAR_OPTIONS } from '../far-options.ts'
import type { OpenedSource } from '../file-source.ts'
import { FILES } from '../files.ts'
import { noteInput } from '../inputs.ts'
import { openError } from '../open-error.ts'
import { COMMON_OPTIONS } from '../options.ts'
import { writeFileWhole, writeOut } from '../output.ts'
import type { Terminal } from '../terminal.ts'

export const open: Command = {
  name: 'open',
  operands: '[FILE…]',
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
    { command: 'weigh open lenet.prototxt --export lenet.html', what: message('a file that needs no server') },
  ],
  async run({ operands, options, terminal }) {
    const files: (string | OpenedSource)[] = []
    for (const file of operands) files.push(isFar(file) ? await FILES.open(file) : checked(file))
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

function checked(file: string): string {
  try {
    const stats = statSync(file)
    noteInput(stats)
    if (stats.isFile()) return file
  } catch (error) {
    throw openError(file, error)
  }
  throw new UsageError(message('{file} is no file', { file }))
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
