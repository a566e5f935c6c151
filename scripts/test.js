/**
 * Every gate in one command: builds, then runs the unit tests and, beside them, the checks one after the other. What a
 * gate printed comes as a whole, the tests' last. The closing line counts tests; the exit status counts every gate.
 */

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'weighbridge-test-'))
const results = join(folder, 'results.json')

const CHECKS = ['lint', 'typecheck', 'deadcode', 'package-check']

/** @type {string[]} */
const failed = []

/**
 * Runs a script of package.json.
 *
 * @param {string} name
 * @param {readonly string[]} [args]
 * @returns {Promise<string>} all that it printed
 */
function gate(name, args = []) {
  const started = performance.now()
  const env = { ...process.env, WEIGH_SKIP_BUILD: '1', ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) }
  const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
    cwd: root,
    env,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      printed += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      if (status !== 0) failed.push(name)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      resolve(`${status === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds} s)\n${printed}`)
    })
  })
}

async function runChecks() {
  for (const name of CHECKS) process.stdout.write(await gate(name))
}

/** @returns {string} how many tests passed and failed */
function closingLine() {
  const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(results, 'utf8'))
  // A file that could not even be loaded fails the run without a test that failed.
  if (!success && !failed.includes('test:unit')) failed.push('test:unit')
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
  return `${numPassedTests} passed, ${numFailedTests} failed${skipped}\n`
}

try {
  process.stdout.write(await gate('build'))
  const tests = gate('test:unit', ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`])
  await runChecks()
  process.stdout.write(await tests)
  const closing = closingLine()
  if (failed.length > 0) process.stdout.write(`failed: ${failed.join(', ')}\n`)
  process.stdout.write(closing)
  process.exitCode = failed.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
