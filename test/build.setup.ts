/** Builds dist once, so that tests of the command line run what users run. */

import { execFileSync } from 'node:child_process'

export function setup(): void {
  if (process.env.WEIGH_SKIP_BUILD === '1') return
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] })
}
