/** Whole processes, timed in turn: A B A B …, so that a machine that drifts drifts for both. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const WEIGH = 'dist/cli/weigh.cjs'

/** What every ratio is held against: starting Node and doing nothing. */
export const FLOOR = ['-e', '0']

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Wall time in milliseconds of `node ARGS`. @param {readonly string[]} args */
export function wallMs(args) {
  const start = performance.now()
  const { status, signal, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const took = performance.now() - start
  if (signal !== null || (status !== 0 && status !== 1)) throw new Error(`node ${args.join(' ')} failed: ${stderr}`)
  return took
}

/**
 * Medians of `runs` runs of `node ARGS` and of the floor, in turn, after one run of each that is not counted.
 * @param {readonly string[]} args
 */
export function against(args, { runs = 11, floor = FLOOR } = {}) {
  wallMs(args)
  wallMs(floor)
  const pairs = Array.from({ length: runs }, () => [wallMs(args), wallMs(floor)])
  return {
    ms: median(pairs.map(([own]) => own)),
    floorMs: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([own, other]) => own / other)),
  }
}

/** Peak memory in MiB of `node ARGS`, told by the process itself when it exits. @param {readonly string[]} args */
export function peakMiB(args) {
  const folder = mkdtempSync(join(tmpdir(), 'weigh-bench-'))
  try {
    const hook = join(folder, 'hook.cjs')
    const out = join(folder, 'rss')
    const write = `require('fs').writeFileSync(${JSON.stringify(out)}, String(process.resourceUsage().maxRSS))`
    writeFileSync(hook, `process.on('exit', () => ${write})`)
    spawnSync(process.execPath, ['--require', hook, ...args], { stdio: 'ignore' })
    return Number(readFileSync(out, 'utf8')) / 1024
  } finally {
    rmSync(folder, { recursive: true })
  }
}
