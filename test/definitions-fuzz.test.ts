/** Definitions of Darknet and ncnn with numbers and words that nobody would write: a result or a FormatError, in bounded time. */

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { Random } from '../src/core/random.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { readNetwork } from '../src/index.ts'
import { jsonReport } from '../src/reports/json/json.ts'
import { filesBelow } from './shared.ts'

/** How many definitions are changed in all: the environment may ask for more. */
const TURNS = Number(process.env.WEIGH_FUZZ ?? 400)
const SEED = Number(process.env.WEIGH_FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000))
const MOST_MS = 2000

const NUMBERS = [
  '0',
  '-1',
  '1',
  '2',
  '-233',
  '-234',
  '7',
  '100',
  '65536',
  '2147483647',
  '-2147483648',
  '99999999999999',
  '1e9',
  '0.5',
  'nan',
  '',
]

function probesOf(folder: string, field: string): readonly string[] {
  if (!existsSync(folder)) return []
  return filesBelow(folder, '.jsonl').flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => String(JSON.parse(line)[field])),
  )
}

const TEXTS = {
  'net.cfg': [readFileSync('test/fixtures/darknet/tiny.cfg', 'utf8'), ...probesOf('../shared/darknet/probes', 'cfg')],
  'net.param': [readFileSync('test/fixtures/ncnn/tiny.param', 'utf8'), ...probesOf('../shared/ncnn/probes', 'param')],
}

/** Some numbers become others, and some lines go or come twice. */
function changed(text: string, random: Random): string {
  const pick = (count: number) => (random.word() >>> 0) % count
  const lines = text.split('\n').flatMap((line) => {
    const fate = pick(20)
    return fate === 0 ? [] : fate === 1 ? [line, line] : [line]
  })
  return lines
    .join('\n')
    .replace(/-?\d+/g, (number) => (pick(4) === 0 ? (NUMBERS[pick(NUMBERS.length)] ?? '') : number))
}

describe.each(Object.entries(TEXTS))('%s', (name, texts) => {
  it('is read or refused, whatever its numbers are', async () => {
    const random = new Random(SEED)
    for (let turn = 0; turn < TURNS; turn++) {
      const text = changed(texts[turn % texts.length] ?? '', random)
      const started = performance.now()
      try {
        const dialect = turn % 2 === 0 ? 'alexeyab' : 'pjreddie'
        const inputs = new Map(['in0', 'in1', 'data'].map((input) => [input, [3n, 10n, 12n]]))
        const source = memorySource(name, new TextEncoder().encode(text))
        jsonReport(analyze(await readNetwork([source], name === 'net.param' ? { inputs } : { dialect })))
      } catch (error) {
        if (!(error instanceof FormatError)) throw new Error(`${String(error)}\nseed ${SEED}, turn ${turn}:\n${text}`)
      }
      expect(performance.now() - started, text).toBeLessThan(MOST_MS)
    }
  }, 3_600_000)
})
