/** The project's own file and the networks that it lists. */

import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Budget } from '../analyze/questions/budget.ts'
import type { DefinitionText } from '../core/words/definition-text.ts'
import { type Issue, issue } from '../core/words/issue.ts'
import { namePattern } from '../core/words/name-pattern.ts'
import { isFar } from '../node/far/is-far.ts'
import { projectFilesAbove } from '../node/named-files.ts'
import { type ListedModel, readProject } from '../project/project-file.ts'
import { parseArguments } from './arguments.ts'
import { underCircumstances, WHAT_IF_OPTIONS } from './circumstances.ts'
import { UsageError } from './command.ts'
import { readNamedText } from './named-text.ts'
import type { Weighed } from './networks.ts'
import type { OptionValues } from './option-values.ts'
import { READING_OPTIONS, readingOptions } from './options.ts'

/** A project's file that was read. */
export interface ProjectFile extends DefinitionText {
  readonly networks: readonly ListedNetwork[]
  /** For networks that are not listed. */
  readonly budgets: readonly Budget[]
  readonly issues: readonly Issue[]
}

/** A network to check. */
export interface ListedNetwork {
  /** From here. */
  readonly files: readonly string[]
  readonly title?: string
  readonly budgets: readonly Budget[]
  readonly options: OptionValues
}

/** Any file of this folder. */
const HERE = 'here'

/** The file that --config names; else the nearest that lists anything, from the operand's folder or from here upwards. */
export async function findProject(
  config: string | undefined,
  operand: string | undefined,
): Promise<ProjectFile | undefined> {
  if (config !== undefined) return readText(readNamedText(config, 'config'))
  for (const text of projectFilesAbove(operand === undefined || operand === '-' ? HERE : operand)) {
    const project = await readText(text)
    if (project.networks.length + project.budgets.length + project.issues.length > 0) return project
  }
  return undefined
}

async function readText({ name, text }: DefinitionText): Promise<ProjectFile> {
  const { models, budgets, issues } = readProject(name, text)
  const found = await Promise.all(models.map((model) => networksOf(model, dirname(resolve(name)))))
  return {
    name,
    text,
    networks: found.flatMap(({ networks }) => networks),
    budgets,
    issues: [...issues, ...found.flatMap((each) => each.issues)],
  }
}

interface Found {
  readonly networks: readonly ListedNetwork[]
  readonly issues: readonly Issue[]
}

/** A model's files, or a network for each file that its pattern fits; none where its options can't be understood. */
async function networksOf(model: ListedModel, folder: string): Promise<Found> {
  const { name, files, budgets, where } = model
  const { options, issues } = await optionsOf(model)
  if (issues.length > 0) return { networks: [], issues }
  const [first = '', ...others] = files
  if (others.length > 0 || isFar(first) || !isPattern(first) || existsSync(resolve(folder, first))) {
    const named = files.map((file) => (isFar(file) ? file : fromHere(resolve(folder, file))))
    return { networks: [{ files: named, ...(name !== undefined && { title: name }), options, budgets }], issues }
  }
  const fitting = [...new Set(filesFitting(folder, first.split('/')))].sort()
  const networks = fitting.map((file) => ({ files: [fromHere(file)], options, budgets }))
  if (networks.length > 0) return { networks, issues }
  const text = 'no file is called `{pattern}`'
  return { networks, issues: [issue('project/no-file', 'error', text, { pattern: first }, { where })] }
}

const OPTIONS = [...READING_OPTIONS, ...WHAT_IF_OPTIONS]

/** The options of a model as if they were typed; each that can't be understood is an issue at its place. */
async function optionsOf({ options }: ListedModel): Promise<{ options: OptionValues; issues: readonly Issue[] }> {
  const args: string[] = []
  const issues: Issue[] = []
  for (const [name, { values, where }] of options) {
    const own = values.map((value) => (value === '' ? `--${name}` : `--${name}=${value}`))
    try {
      const read = parseArguments(own, OPTIONS).options
      readingOptions(read)
      await underCircumstances(NO_NETWORK, read)
      args.push(...own)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      const { said, hint } = error
      issues.push({
        code: 'project/option',
        severity: 'error',
        message: said,
        ...(where && { where }),
        ...(hint && { hint }),
      })
    }
  }
  return { options: parseArguments(args, OPTIONS).options, issues }
}

/** Options are looked at even where there is nothing to weigh. */
const NO_NETWORK: Weighed = { name: '', analysis: undefined, issues: [], lineOf: () => undefined }

/** A listed network by the names of its files. */
export function isOf(network: ListedNetwork, files: readonly string[]): boolean {
  const listed = network.files.map((file) => resolve(file))
  return files.every((file) => listed.includes(resolve(file)))
}

function fromHere(file: string): string {
  return relative('.', file) || file
}

function isPattern(part: string): boolean {
  return /[*?]/.test(part)
}

/**
 * Files whose path fits, part by part; `**` is any number of folders. Hidden ones and node_modules are left out. The
 * parts that may come next are carried along, so that each folder is met once with each of them, however many `**` there
 * are.
 */
function* filesFitting(folder: string, parts: readonly string[]): Generator<string> {
  const patterns = parts.map((part) => ({ part, isAny: part === '**', fits: namePattern([part]) }))
  const seen = new Set<string>()
  const open: { readonly path: string; readonly next: number }[] = [{ path: folder, next: 0 }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { path, next } = at
    const pattern = patterns[next]
    if (pattern === undefined || seen.has(`${next} ${path}`)) continue
    seen.add(`${next} ${path}`)
    const isLast = next === parts.length - 1
    if (pattern.isAny) open.push({ path, next: next + 1 })
    if (!isPattern(pattern.part)) {
      const named = join(path, pattern.part)
      if (!isLast) open.push({ path: named, next: next + 1 })
      else if (existsSync(named)) yield named
      continue
    }
    for (const entry of entriesOf(path)) {
      const inside = join(path, entry.name)
      if (pattern.isAny && entry.isDirectory()) open.push({ path: inside, next })
      else if (!pattern.isAny && pattern.fits(entry.name)) {
        if (!isLast && entry.isDirectory()) open.push({ path: inside, next: next + 1 })
        else if (isLast && entry.isFile()) yield inside
      }
    }
  }
}

/** None where there is no such folder, or it may not be read. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(
      ({ name }) => !name.startsWith('.') && name !== 'node_modules',
    )
  } catch {
    return []
  }
}
