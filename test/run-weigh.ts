/** The built program, run as a user runs it. */

import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')
export const PROGRAM = join(ROOT, 'dist', 'cli', 'weigh.cjs')

/** Compiled code of the runs of tests: not in the user's own cache. */
const CACHE = join(tmpdir(), 'weigh-test-cache')

export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs `weigh ARGS…` from the project's root, in English, without colours and 100 columns wide unless `env` says more. */
export function weigh(args: readonly string[], options: RunOptions = {}): Run {
  const env = {
    PATH: process.env.PATH ?? '',
    XDG_CACHE_HOME: CACHE,
    LC_ALL: 'C.UTF-8',
    COLUMNS: '100',
    ...options.env,
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(options.input !== undefined && { input: options.input }),
  })
  return { status, stdout, stderr }
}
