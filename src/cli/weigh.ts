#!/usr/bin/env node

/** The program `weigh`: as little as possible before the command is known, since start-up is a feature. */

import { keepCompiledCode } from './code-cache.ts'

async function start(): Promise<void> {
  keepCompiledCode(process.env)
  const { main } = await import('./main.ts')
  const { argv, env, stdout, stderr } = process
  // A reader that closes the pipe early (head) is no error of ours.
  stdout.on('error', quietPipe)
  stderr.on('error', quietPipe)
  process.exitCode = await main(argv.slice(2), { stdout, stderr, env })
}

function quietPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

void start()
