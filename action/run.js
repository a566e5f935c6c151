/**
 * The action's work: checks budgets, compares networks with those of the base, and tells it where people look: in the
 * log, on the pull request, in the job's summary. Everything comes in by the environment (action.yml); needs no packages.
 */

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { annotationsOf } from './annotations.js'
import { changesSince } from './changes.js'
import { commentOn } from './comment.js'
import { commentBody, differenceSection } from './report.js'

const { env } = process

/** @param {string} name */
const input = (name) => (env[`INPUT_${name}`] ?? '').trim()

/** @param {string} name */
const lines = (name) =>
  input(name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

/** @param {string} name */
const isOn = (name) => input(name).toLowerCase() === 'true'

/**
 * Runs weigh and gives all that it says.
 *
 * @param {readonly string[]} args
 */
function weigh(args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [env.WEIGH_PROGRAM ?? '', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    // Whatever is weighed, nothing that reads it has the token.
    env: { ...env, INPUT_TOKEN: '', GITHUB_TOKEN: '', LC_ALL: input('LANG') === 'zh' ? 'zh_CN.UTF-8' : 'C.UTF-8' },
  })
  return { status: status ?? 70, stdout: stdout ?? '', stderr: (stderr ?? '') + (error?.message ?? '') }
}

/**
 * Prints what may hold any text: names in files can't give commands to the runner.
 *
 * @param {string} text
 */
function log(text) {
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`)
}

/** Options of `weigh check` from the inputs. Files stand a network a line: its definition, and its weights behind it. */
function checkArguments() {
  const budgets = ['max', 'min', 'require'].flatMap((rule) =>
    lines(rule.toUpperCase()).flatMap((given) => [`--${rule}`, given]),
  )
  return [
    'check',
    ...budgets,
    ...(input('CONFIG') === '' ? [] : ['--config', input('CONFIG')]),
    ...(isOn('ALLOW_UNKNOWN') ? ['--allow-unknown'] : []),
    ...lines('ARGUMENTS').flatMap((line) => line.split(/\s+/)),
    '--',
    ...listedFiles().flat(),
  ]
}

/** @returns {string[][]} the files of each network that is named */
function listedFiles() {
  return lines('FILES').map((line) => line.split(/\s+/).slice(0, 2))
}

/** Checks the budgets; the networks are those that were named, or that the project's file lists. */
function check() {
  const args = checkArguments()
  const at = args.indexOf('--')
  /** @param {string} format */
  const as = (format) => weigh([...args.slice(0, at), '--format', format, ...args.slice(at)])
  const told = as('text')
  log(told.stdout + told.stderr)
  const { stdout } = as('json')
  const report = stdout === '' ? undefined : JSON.parse(stdout)
  for (const annotation of annotationsOf(report)) process.stdout.write(`${annotation}\n`)
  return { status: told.status, report, markdown: as('markdown').stdout, stderr: told.stderr }
}

/**
 * What differs from the base, a section a network.
 *
 * @param {readonly (readonly string[])[]} networks
 */
function differences(networks) {
  const base = input('BASE')
  if (base === '' || /^0+$/.test(base)) return []
  const changes = changesSince(base)
  if (changes === undefined) {
    process.stdout.write(
      `::warning::weighbridge: the base ${base.replace(/[^\w./-]/g, '')} is not in this clone, nor could it be fetched; nothing is compared\n`,
    )
    return []
  }
  const all = networks.length > 0 ? networks : changes.definitions.map((file) => [file])
  return all.flatMap((files) => {
    const section = differenceSection(files, changes, base, weigh)
    if (section?.markdown !== undefined) log(section.markdown)
    return section ?? []
  })
}

/** @param {string} name @param {string} value */
function output(name, value) {
  if (env.GITHUB_OUTPUT !== undefined) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`)
}

async function main() {
  const checked = isOn('CHECK') ? check() : undefined
  const networks =
    listedFiles().length > 0 ? listedFiles() : (checked?.report?.networks ?? []).map((each) => each.files)
  const sections = isOn('DIFF') ? differences(networks) : []
  const body = commentBody(checked, sections)

  const file = join(env.RUNNER_TEMP ?? '.', 'weighbridge.md')
  writeFileSync(file, body)
  output('report', file)
  output('verdict', checked?.report?.verdict ?? 'unknown')
  output('changed', String(sections.length > 0))
  if (isOn('SUMMARY') && env.GITHUB_STEP_SUMMARY !== undefined) appendFileSync(env.GITHUB_STEP_SUMMARY, body)

  const isQuiet = (checked?.status ?? 0) === 0 && sections.length === 0
  const wanted = input('COMMENT').toLowerCase()
  if (wanted === 'true' || wanted === 'changes') await comment(body, wanted === 'changes' && isQuiet)
  process.exitCode = checked?.status ?? 0
}

/**
 * Comments on the pull request that the event is about; a comment that can't be written fails nothing.
 *
 * @param {string} body
 * @param {boolean} onlyIfThere
 */
async function comment(body, onlyIfThere) {
  const path = env.GITHUB_EVENT_PATH
  const event = path !== undefined && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const number = event.pull_request?.number
  if (number === undefined) return
  try {
    await commentOn({
      api: env.GITHUB_API_URL ?? 'https://api.github.com',
      repository: env.GITHUB_REPOSITORY ?? '',
      token: input('TOKEN'),
      number,
      body,
      onlyIfThere,
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const hint = 'it needs permissions: pull-requests: write; pull requests of forks have none'
    process.stdout.write(
      `::warning::weighbridge: no comment could be written (${reason.replace(/\s+/g, ' ')}); ${hint}\n`,
    )
  }
}

await main()
