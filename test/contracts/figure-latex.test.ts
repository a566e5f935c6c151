/** LaTeX sets every figure: each style, theme and language with the engines that its head names, where they are installed. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, type TestContext, test } from 'vitest'
import { drawFigure } from '../../src/figures/draw.ts'
import { printTikz } from '../../src/figures/print/tikz.ts'
import { rect, text } from '../../src/figures/scene/draw.ts'
import { leaves, type Scene, type Text } from '../../src/figures/scene/scene.ts'
import { styles } from '../../src/figures/styles.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { zh } from '../../src/text/zh.ts'

const THEMES = ['light', 'dark', 'auto', 'print'] as const
const LENET = readFileSync('examples/lenet/lenet.prototxt', 'utf8')
/** Points of a pixel; the most that the middle of a word may be off, in points: kerning moves it a little. */
const POINTS = 0.75
const TOLERANCE = 1.5

const folder = mkdtempSync(join(tmpdir(), 'weigh-tex-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function scenesOf(net: string, words: object): Promise<readonly Scene[]> {
  const analysis = analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(net))]))
  return styles.flatMap(({ id: style }) => THEMES.map((theme) => drawFigure(analysis, { style, theme, ...words })))
}

const [BEGIN, END] = ['\n\\begin{document}\n', '\n\\end{document}\n']

/** All pictures as pages of one document, with the preamble that the most demanding of them asks for. */
function documentOf(scenes: readonly Scene[]): string {
  const documents = scenes.map((scene) => printTikz(scene))
  const demanding = documents.find((each) => each.includes('fontspec')) ?? documents[0] ?? ''
  const pictures = documents.map((each) => each.slice(each.indexOf(BEGIN) + BEGIN.length, each.lastIndexOf(END)))
  return demanding.slice(0, demanding.indexOf(BEGIN)) + BEGIN + pictures.join('\n') + END
}

const PACKAGES = ['standalone.cls', 'tikz.sty', 'textcomp.sty', 'helvet.sty', 'phvr8t.tfm']
const OF_ENGINE: Readonly<Record<string, readonly string[]>> = {
  pdflatex: [],
  lualatex: ['fontspec.sty', 'luaotfload.sty'],
  xelatex: ['fontspec.sty'],
}

/** Leaves the test out, and says what is not installed. */
function requireEngine(context: TestContext, engine: string): void {
  if (spawnSync(engine, ['--version']).status !== 0) context.skip(`${engine} is not installed`)
  for (const name of [...PACKAGES, ...(OF_ENGINE[engine] ?? [])])
    if (spawnSync('kpsewhich', [name]).status !== 0) context.skip(`TeX has no ${name}`)
}

/** Compiles to a PDF and answers with its path; what the engine said is the failure's message. */
function compile(engine: string, name: string, source: string): string {
  writeFileSync(join(folder, `${name}.tex`), source)
  const args = ['-interaction=nonstopmode', '-halt-on-error', `${name}.tex`]
  const { status, stdout } = spawnSync(engine, args, { cwd: folder, encoding: 'utf8' })
  const errors = stdout.split('\n').filter((line) => /^!|Missing character/.test(line))
  expect([status, ...errors], stdout.slice(-2000)).toEqual([0])
  return join(folder, `${name}.pdf`)
}

interface Word {
  readonly said: string
  readonly x: number
  readonly y: number
}

/** The words of every page with their middles, in points. */
function wordsOf(pdf: string): readonly (readonly Word[])[] {
  const { stdout } = spawnSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return stdout
    .split('<page ')
    .slice(1)
    .map((page) =>
      [...page.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g)].map((found) => {
        const [left = 0, top = 0, right = 0, bottom = 0] = found.slice(1, 5).map(Number)
        return { said: found[5] ?? '', x: (left + right) / 2, y: (top + bottom) / 2 }
      }),
    )
}

/** Texts of one word, set straight, in letters that every engine spells alike. */
function plainWords({ items }: Scene): readonly Text[] {
  return [...leaves(items)].flatMap((leaf) =>
    leaf.kind === 'text' && /^[A-Za-z][A-Za-z0-9]{2,}$/.test(leaf.text) && !leaf.rotate ? [leaf] : [],
  )
}

function expectPlaces(scenes: readonly Scene[], pdf: string): void {
  const pages = wordsOf(pdf)
  expect(pages.length).toBe(scenes.length)
  for (const [i, scene] of scenes.entries()) {
    for (const { text: said, x, y, size, anchor } of plainWords(scene)) {
      const near = (pages[i] ?? []).some((word) => {
        const off = word.x - x * POINTS
        const isBeside = anchor === 'start' ? off > 0 : anchor === 'end' ? off < 0 : Math.abs(off) <= TOLERANCE
        return word.said === said && isBeside && Math.abs(word.y - (y - size * 0.33) * POINTS) <= size * 0.4
      })
      expect(near, `“${said}” on page ${i + 1}`).toBe(true)
    }
  }
}

test('pdflatex sets all styles and themes in English, each text in its place', async (context) => {
  requireEngine(context, 'pdflatex')
  const scenes = await scenesOf(LENET, {})
  const source = documentOf(scenes)
  expect(source).toMatch(/^% !TeX program = pdflatex\n/)
  const pdf = compile('pdflatex', 'english', source)
  if (spawnSync('pdftotext', ['-v']).status === 0) expectPlaces(scenes, pdf)
}, 300_000)

test.for(['lualatex', 'xelatex'])(
  '%s sets all styles and themes in Chinese',
  { timeout: 300_000 },
  async (engine, context) => {
    requireEngine(context, engine)
    const scenes = await scenesOf(LENET, { language: 'zh', catalogue: zh })
    const source = documentOf(scenes)
    expect(source).toMatch(/^% !TeX program = lualatex\n/)
    expect(source).toContain('% For LuaLaTeX or XeLaTeX')
    compile(engine, `chinese-${engine}`, source)
  },
)

/** Names that would be commands, comments, mathematics or ligatures, and that leave the alphabet. */
const ASCII_NAMES = [
  'a%b_c#d\\e{f}g$h&i^j~k',
  '--\'"`,,<<>>!`?`|@{}',
  '\\end{document}^^M%',
  '}\\bye',
  '\\input{/etc/passwd}',
]
const SPELLED_NAMES = ['…×·−’‘“”–—°²³≥≤→₁₂\u00a0x']
const OTHER_NAMES = ['卷积_é_Ж', 'طبقة', 'ชั้น', '😀\u200b\u202e\u0007α𝔸', '\u2028\u0085\ufffd']

function netOf(names: readonly string[]): string {
  const layers = names.map((name, i) => {
    const bottom = i === 0 ? 'data' : names[i - 1]
    return `layer { name: ${JSON.stringify(name)} type: "Convolution" bottom: ${JSON.stringify(bottom)} top: ${JSON.stringify(name)}
      convolution_param { num_output: 2 kernel_size: 1 } }`
  })
  return `name: ${JSON.stringify(names[0])} layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
    ${layers.join('\n')}`
}

test('pdflatex sets names that would be commands', async (context) => {
  requireEngine(context, 'pdflatex')
  const source = documentOf(await scenesOf(netOf([...ASCII_NAMES, ...SPELLED_NAMES]), {}))
  expect(source).toMatch(/^% !TeX program = pdflatex\n/)
  compile('pdflatex', 'names', source)
}, 300_000)

test('lualatex sets names in any script, and a question mark where no font has a character', async (context) => {
  requireEngine(context, 'lualatex')
  compile(
    'lualatex',
    'scripts',
    documentOf(await scenesOf(netOf([...ASCII_NAMES, ...SPELLED_NAMES, ...OTHER_NAMES]), {})),
  )
}, 300_000)

test('figures larger than TeX can reckon with are set smaller', async (context) => {
  const [lenet] = await scenesOf(LENET, {})
  if (!lenet) throw new Error('no figure')
  const box = { x: 0, y: 0, width: 90_000, height: 20_000 }
  const large = {
    ...lenet,
    width: 90_000,
    height: 20_000,
    items: [rect(box, { fill: 'conv-0' }, 30), text(80_000, 19_000, 'far')],
  }
  const numbers = [...printTikz(large).matchAll(/[(,](\d+(?:\.\d+)?)(?=[,)])/g)].map(([, number]) => Number(number))
  expect(Math.max(...numbers)).toBeLessThanOrEqual(16_000)
  requireEngine(context, 'pdflatex')
  compile('pdflatex', 'large', printTikz(large))
}, 300_000)

test('a picture alone says what the document around it needs', async () => {
  const [english] = await scenesOf(LENET, {})
  const [chinese] = await scenesOf(LENET, { language: 'zh', catalogue: zh })
  if (!english || !chinese) throw new Error('no figure')
  expect(printTikz(english, { standalone: false })).toContain('%   \\usepackage{tikz}\n')
  expect(printTikz(english, { standalone: false })).not.toContain('fontspec')
  expect(printTikz(chinese, { standalone: false })).toContain('%   \\usepackage{fontspec}\n')
})
