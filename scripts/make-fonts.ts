/**
 * Makes the fonts that the figures ship and the table of their advance widths: Arimo (metric-compatible with Arial and
 * Helvetica) for most scripts, and as much of Noto Sans SC as the Chinese catalogue needs. Run it whenever a Chinese
 * label uses a new character: npx rolldown scripts/make-fonts.ts --platform node --external subset-font -d
 * node_modules/.fonts, then node on what that made.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import subsetFont from 'subset-font'
import { readFont } from '../src/figures/fonts/read-font.ts'

const OUT = 'src/figures/fonts'
const ARIMO = '@expo-google-fonts/arimo@0.4.3'
const NOTO = '@expo-google-fonts/noto-sans-sc@0.4.3'

/** Latin, Greek, Cyrillic, punctuation, indices, letter-like symbols, arrows, operators and a few shapes. */
const ARIMO_RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x370, 0x3ff],
  [0x400, 0x45f],
  [0x2010, 0x205f],
  [0x2070, 0x209f],
  [0x20ac, 0x20ac],
  [0x2102, 0x2126],
  [0x2190, 0x21ff],
  [0x2200, 0x22ff],
  [0x25a0, 0x25ff],
]

const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/u
/** Full stops, brackets and the like, whether or not a label uses them today. */
const CJK_ALWAYS = '，。、；：？！（）「」《》—…'

function unpack(name: string, files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'))
  const packed = execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim()
  execFileSync('tar', ['xzf', packed, ...files.map((file) => `package/${file}`)], { cwd: folder })
  return join(folder, 'package')
}

function charactersOf(ranges: readonly (readonly [number, number])[], has: ReadonlyMap<number, number>): string {
  let all = ''
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code += 1) if (has.has(code)) all += String.fromCodePoint(code)
  }
  return all
}

/** The characters outside Arimo in the Chinese catalogue. */
function chineseCharacters(): string {
  const source = readFileSync('src/text/zh/figures.ts', 'utf8')
  const found = new Set([...source, ...CJK_ALWAYS].filter((character) => CJK.test(character)))
  return [...found].sort().join('')
}

/** Runs of code points with their advance widths, so that the table stays small. */
function advanceRuns(text: string, advances: ReadonlyMap<number, number>): string {
  const runs: number[][] = []
  let last = -2
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const advance = advances.get(code) ?? 0
    if (code === last + 1) runs.at(-1)?.push(advance)
    else runs.push([code, advance])
    last = code
  }
  return `[\n${runs.map((run) => `  [${run.join(', ')}],`).join('\n')}\n]`
}

const HEADER = '// Made by scripts/make-fonts.ts; do not edit.\n'

async function writeFont(file: string, path: string, text: string): Promise<ReadonlyMap<number, number>> {
  const whole = readFileSync(path)
  const subset = await subsetFont(whole, text, { targetFormat: 'sfnt' })
  writeFileSync(
    join(OUT, `${file}.generated.ts`),
    `${HEADER}/** A TrueType font in base64. */\nexport const base64: string =\n  '${subset.toString('base64')}'\n`,
  )
  console.log(file, text.length, 'characters', subset.length, 'bytes')
  return readFont(subset).advances
}

async function main(): Promise<void> {
  const arimo = unpack(ARIMO, ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf', 'LICENSE_FONT'])
  const regularPath = join(arimo, '400Regular/Arimo_400Regular.ttf')
  const text = charactersOf(ARIMO_RANGES, readFont(readFileSync(regularPath)).advances)
  const regular = await writeFont('arimo-regular', regularPath, text)
  const bold = await writeFont('arimo-bold', join(arimo, '700Bold/Arimo_700Bold.ttf'), text)
  const noto = unpack(NOTO, ['400Regular/NotoSansSC_400Regular.ttf', 'LICENSE_FONT'])
  const chinese = chineseCharacters()
  await writeFont('noto-sans-sc', join(noto, '400Regular/NotoSansSC_400Regular.ttf'), chinese)
  writeFileSync(
    join(OUT, 'advances.generated.ts'),
    `${HEADER}/** Runs of a first code point and the advance widths from it on, in 1/2048 em. */
export type AdvanceRuns = readonly (readonly number[])[]

export const regular: AdvanceRuns = ${advanceRuns(text, regular)}

export const bold: AdvanceRuns = ${advanceRuns(text, bold)}

/** The characters of the shipped part of Noto Sans SC. */
export const chinese: string =
  '${chinese}'
`,
  )
  const licence = (folder: string): string => readFileSync(join(folder, 'LICENSE_FONT'), 'utf8').trim()
  writeFileSync(
    join(OUT, 'LICENSE'),
    `arimo-*.generated.ts are subsets of Arimo:\n\n${licence(arimo)}\n\n
noto-sans-sc.generated.ts is a subset of Noto Sans SC:\n\n${licence(noto)}\n`,
  )
}

await main()
