/** What docs/for-microcontrollers.md shows, and what a plan promises. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Analysis } from '../src/analyze/analysis.ts'
import { arenaFit, arenaSteps } from '../src/analyze/questions/arena.ts'
import { BOARDS, boardNeed, isHeldBy } from '../src/analyze/questions/boards.ts'
import type { Arena, Demand, Planner } from '../src/core/network/arena.ts'
import { endOf, planArena } from '../src/core/network/arena-plan.ts'
import { analyze, memorySource, readNetwork } from '../src/index.ts'
import { arenaSection, boardsSection, timelineSection } from '../src/reports/json/json-sections.ts'
import { weigh } from './run-weigh.ts'

const PAGE = readFileSync('docs/for-microcontrollers.md', 'utf8')
const TINY = 'test/fixtures/tflite/tiny.tflite'

async function tiny(): Promise<Analysis> {
  return analyze(await readNetwork([memorySource(TINY, new Uint8Array(readFileSync(TINY)))]))
}

async function plan(): Promise<Arena> {
  const { arena } = (await tiny()).model
  if (arena === undefined) throw new Error('there is no plan')
  return arena
}

describe('the page', () => {
  const shown = [...PAGE.matchAll(/```\n([^`]*)```/g)].map(([, text = '']) => text.trim())
  const commands = shown.filter((text) => text.startsWith('weigh '))

  it.each(commands)('%s', (command) => {
    const { status, stdout } = weigh(command.replace(/^weigh /, '').split(' '))
    expect(status).toBe(0)
    for (const line of command === `weigh ${TINY}` ? (shown[1]?.split('\n') ?? []) : [])
      expect(stdout.replace(/ +/g, ' ')).toContain(line.replace(/ +/g, ' '))
    if (command.includes('--arena')) expect(stdout).toContain('56 bytes are missing')
  })
})

describe('an arena', () => {
  it('fits where there is room, and else says what would have to be smaller', async () => {
    const arena = await plan()
    expect(arenaFit(arena, arena.bytes)).toMatchObject({ fits: true, over: [], shrinks: [] })
    const { fits, over, shrinks } = arenaFit(arena, arena.bytes - 1)
    expect(fits).toBe(false)
    expect(over.length).toBeGreaterThan(0)
    for (const { place, to } of shrinks) {
      const demands = arena.demands.map((demand) =>
        demand.name === place.name && demand.from === place.from ? { ...demand, bytes: to } : demand,
      )
      expect(endOf(planArena(arena.planner, demands, arena.layers.length))).toBeLessThan(arena.bytes)
    }
  })

  it('has a step for each operator, and tensors that never overlap', async () => {
    const arena = await plan()
    expect(arenaSteps(arena).map(({ layer }) => layer)).toEqual(['0', '1', '2'])
    for (const { places } of arenaSteps(arena))
      for (const [at, one] of places.entries())
        for (const other of places.slice(at + 1)) expect(other.offset).toBeGreaterThanOrEqual(one.offset + one.bytes)
  })

  it.each<[Planner, number]>([
    ['micro', 32 + 16],
    ['interpreter', 64 + 20],
  ])('is laid out by the rule of its planner: %s', (planner, bytes) => {
    const demand = (name: string, size: number, from: number, to: number): Demand => {
      return { name, bytes: size, from, to, isScratch: false }
    }
    // a and b are never needed at once; c is, with either.
    const demands = [demand('a', 20, 0, 1), demand('b', 10, 2, 3), demand('c', 10, 0, 3)]
    expect(endOf(planArena(planner, demands, 3))).toBe(bytes)
  })

  it('is told to scripts', async () => {
    const analysis = await tiny()
    const { arena } = JSON.parse(text(arenaSection(200n)(analysis)))
    expect(arena).toMatchObject({ room: 200, bytes: 256, fits: false })
    const { timeline } = JSON.parse(text(timelineSection(analysis)))
    expect(timeline.arena).toMatchObject({ planner: 'micro', bytes: 256, alignment: 16, until: null })
    const { boards } = JSON.parse(text(boardsSection(analysis)))
    expect(boards).toMatchObject({ flashBytes: 1392, ramBytes: 256, planned: true })
    expect(boards.boards.length).toBe(BOARDS.length)
  })

  it('is refused for what has none', () => {
    const { status, stderr } = weigh(['examples/lenet/lenet.prototxt', '--arena', '4KiB'])
    expect(status).toBe(2)
    expect(stderr).toContain('--arena is for models of TensorFlow Lite')
  })
})

describe('boards', () => {
  it('hold what fits into flash and RAM', async () => {
    const need = boardNeed(await tiny())
    const [smallest] = BOARDS
    expect(smallest && isHeldBy(need, smallest)).toBe(true)
    expect(smallest && isHeldBy({ ...need, flashBytes: 40_000 }, smallest)).toBe(false)
    expect(smallest && isHeldBy({ ...need, ramBytes: undefined }, smallest)).toBeUndefined()
  })

  it('stand in the order of their RAM', () => {
    const sizes = BOARDS.map(({ ramBytes }) => ramBytes)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
  })
})

function text(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? Number(inner) : inner))
}
