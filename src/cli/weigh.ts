#!/usr/bin/env node

/** The program `weigh`: as little as possible before the command is known, since start-up is a feature. */

import { keepCompiledCode } from './code-cache.ts'
import { isLong, optimiseLate } from './optimise-late.ts'

async function start(): Promise<void> {
  const kind = isLong(process.argv) ? 'long' : 'short'
  if (kind === 'long') await optimiseLate()
  keepCompiledCode(process, kind)
  const [{ main }, { streamOf }] = await Promise.all([import('./main.ts'), import('./streams.ts')])
  const stdout = streamOf(1, () => process.stdout)
  const stderr = streamOf(2, () => process.stderr)
  process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env: process.env })
}

void start()
