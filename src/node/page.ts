/** The built page: as the server hands it out, and as one file with everything in it. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ByteSource } from '../core/bytes/bytes.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import type { PageContent, PageServer, ServedFile } from './server.ts'

/** The folder that the build puts the page into, beside that of this program. */
function pageFolder(): string {
  return fileURLToPath(new URL('../web/', import.meta.url))
}

const BLOCK = /(<script type="application\/json" id="weigh-files">)[^<]*(<\/script>)/

/**
 * Serves the page with files in it, to this machine only and under a secret address, until it is closed. `port` 0 takes
 * any port that is free. Rejects with the system's error where the port can't be had, or a file can't be read.
 */
export async function servePage(files: readonly (string | ServedFile)[] = [], port = 0): Promise<PageServer> {
  const { startServer } = await import('./server.ts')
  return startServer(pageContent(files), port)
}

/** The page with its files. */
function pageContent(given: readonly (string | ServedFile)[]): PageContent {
  const folder = pageFolder()
  const files = given.map(servedFile)
  const told = files.map(({ name, path }, index) => ({ name, url: `files/${index}`, size: sizeOf(path) }))
  const page = withBlock(read(join(folder, 'index.html')), told)
  const assets = new Map(
    readdirSync(join(folder, 'assets')).map((name) => [`assets/${name}`, join(folder, 'assets', name)]),
  )
  return { page, assets, files }
}

/** A path goes by its last name. */
function servedFile(file: string | ServedFile): ServedFile {
  return typeof file === 'string' ? { name: basename(file), path: file } : file
}

function sizeOf(file: string | ByteSource): number {
  return typeof file === 'string' ? statSync(file).size : file.size
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const hint = message('type {usage}', { usage: 'npm run build' })
    throw new FormatError(issue('page/missing', 'error', 'the page is not there', {}, { where: { file }, hint }))
  }
}

/** JSON in a page: `<` could end the block, and two line breaks of Unicode once broke scripts. */
function withBlock(page: string, value: unknown): string {
  const json = JSON.stringify(value).replace(/[<\u2028\u2029]/g, escaped)
  return page.replace(BLOCK, (_, start: string, end: string) => `${start}${json}${end}`)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Larger files are not put into a page. */
const MOST_BYTES = 1 << 25

/**
 * One HTML file that needs no server and no network: the page with the files in it. Throws FormatError where a file is too
 * large for that, and the system's error where one can't be read.
 */
export async function standalonePage(files: readonly (string | ServedFile)[] = []): Promise<string> {
  const folder = join(pageFolder(), 'single')
  const [script, style] = [read(join(folder, 'page.js')), read(join(folder, 'page.css'))]
  // What looks like the end of the element inside of the script would be taken for it.
  const safe = script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--')
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(safe)}'`,
    `style-src '${hashOf(style)}'`,
    'worker-src blob:',
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const licences = read(join(folder, 'LICENSES.md')).replaceAll('--', '- -')
  const page = [
    '<!doctype html>',
    `<!--\n${licences}-->`,
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<title>Weighbridge</title>',
    '<script type="application/json" id="weigh-files">[]</script>',
    '</head>',
    '<body><div id="root"></div>',
  ].join('\n')
  const filled = withBlock(page, await Promise.all(files.map(servedFile).map(embedded)))
  return `${filled}\n<style>${style}</style>\n<script type="module">${safe}</script>\n</body>\n</html>\n`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

async function embedded({ name, path }: ServedFile) {
  const size = sizeOf(path)
  if (size > MOST_BYTES) {
    const hint = message('name only the definition')
    throw new FormatError(
      issue(
        'page/too-large',
        'error',
        '{size} bytes are too many to put into a page',
        { size },
        { where: { file: name }, hint },
      ),
    )
  }
  const bytes = typeof path === 'string' ? readFileSync(path) : Buffer.from(await path.read(0, size))
  return { name, base64: bytes.toString('base64') }
}
