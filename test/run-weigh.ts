/** The built program, run as a user runs it. */

import { spawn, spawnSync } from 'node:child_process'
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
  const env = environment(options)
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    // What waits for ever fails at its own test.
    timeout: 600_000,
    ...(options.input !== undefined && { input: options.input }),
  })
  return { status, stdout, stderr }
}

/** The same beside others: a server of the test can answer meanwhile. */
export function weighing(args: readonly string[], options: Omit<RunOptions, 'input'> = {}): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? ROOT,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (part: Buffer) => stdout.push(part))
  child.stderr.on('data', (part: Buffer) => stderr.push(part))
  return new Promise((resolve) => {
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    )
  })
}

function environment({ env }: RunOptions): Record<string, string> {
  return { PATH: process.env.PATH ?? '', XDG_CACHE_HOME: CACHE, LC_ALL: 'C.UTF-8', COLUMNS: '100', ...env }
}
