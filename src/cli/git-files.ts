/** Files as git has them: `HEAD~1:net.prototxt`, or `:net.prototxt` as it is staged. */

import { spawnSync } from 'node:child_process'
import { closeSync } from 'node:fs'
import { posix } from 'node:path'
import { FormatError, issue } from '../core/words/issue.ts'
import { type Message, message } from '../core/words/message.ts'
import { isFar } from '../node/far/is-far.ts'
import { openSpool } from './drain.ts'
import { fileExists, type OpenedSource, openFilled } from './file-source.ts'
import { placeOf } from './files.ts'
import { guess } from './hints.ts'
import { codeOf } from './open-error.ts'
import { type Files, filesIn } from './place.ts'

/** Files wherever they are, and those of git where the disk has none of that name. */
export const FILES_AND_GIT: Files = filesIn((name) => {
  const at = revisionOf(name)
  return at === undefined ? placeOf(name) : filesAt(at)
})

function filesAt(at: Place): Files {
  return {
    open: async (name) => openRevision(name, at),
    openBeside: async (named) => {
      const found = findInRevision(named, at)
      return found === undefined ? undefined : openRevision(nameOf(found), found)
    },
    siblings: async () => [],
    network: async (name) => [name],
  }
}

/** A file of a revision; the revision is empty for what is staged. */
interface Place {
  readonly revision: string
  readonly path: string
}

/** The place that `REV:PATH` names; `undefined` where a file has that very name, or nothing reads as a revision. */
function revisionOf(name: string): Place | undefined {
  if (isFar(name)) return undefined
  const [, revision, path] = /^([^:-][^:]*|):(?!:)(.+)$/s.exec(name) ?? []
  if (revision === undefined || path === undefined || fileExists(name)) return undefined
  const isDrive = /^[A-Za-z]$/.test(revision) && /^[\\/]/.test(path)
  return isDrive ? undefined : { revision, path }
}

/** Opens what `git show` would print, read from a file of its own: weights may be large. Throws FormatError. */
function openRevision(name: string, place: Place): OpenedSource {
  for (const spec of specsOf(place)) {
    const spool = openSpool()
    const run = git(['cat-file', 'blob', spec], spool)
    if (run.status === 0) return openFilled(name, spool)
    closeSync(spool)
    if (run.status === undefined) throw noGit(name, run.reason)
  }
  throw unreadable(name, place)
}

/** Git counts paths from the top of the repository; people often count from where they are. */
function specsOf({ revision, path }: Place): readonly string[] {
  return [`${revision}:${path}`, `${revision}:./${path}`]
}

/** A file that one in a revision names, in the same revision: from the top, from a folder above it, or beside it. */
function findInRevision(named: string, { revision, path }: Place): Place | undefined {
  const above: string[] = []
  for (let folder = posix.dirname(path); folder !== '.' && folder !== '/'; folder = posix.dirname(folder))
    above.push(folder)
  const beside = posix.join(posix.dirname(path), posix.basename(named))
  const paths = [named, ...above.map((folder) => posix.join(folder, named)), beside].map((found) =>
    posix.normalize(found),
  )
  const found = paths.find((candidate) =>
    specsOf({ revision, path: candidate }).some((spec) => git(['cat-file', '-e', spec]).status === 0),
  )
  return found === undefined ? undefined : { revision, path: found }
}

function nameOf({ revision, path }: Place): string {
  return `${revision}:${path}`
}

interface GitRun {
  /** `undefined` where the program can't be started. */
  readonly status: number | undefined
  readonly output: string
  /** What it says, or why it can't be started. */
  readonly reason: string
}

/** Longer lists of files are not looked through for a name that may have been meant. */
const MOST_OUTPUT = 1 << 24

/** Runs git without a shell, in English; what it prints goes to a descriptor where one is given. */
function git(args: readonly string[], descriptor?: number): GitRun {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    stdio: ['ignore', descriptor ?? 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    windowsHide: true,
  })
  if (status === null && error !== undefined && stderr === null)
    return { status: undefined, output: '', reason: codeOf(error) }
  const [first = ''] = (stderr ?? '').split('\n')
  return { status: status ?? 1, output: stdout ?? '', reason: first.replace(/^(fatal|error): /, '') }
}

function noGit(name: string, code: string): FormatError {
  const where = { file: name }
  if (code === 'ENOENT') {
    const hint = message('install git, or name a file')
    return new FormatError(
      issue(
        'git/missing',
        'error',
        'there is no such file, and to read it as a revision needs git',
        {},
        { where, hint },
      ),
    )
  }
  return new FormatError(issue('git/failed', 'error', 'git can not be run ({reason})', { reason: code }, { where }))
}

/** Why git has no such file. */
function unreadable(name: string, { revision, path }: Place): FormatError {
  const where = { file: name }
  const fault = (code: string, text: string, args: Message['args'] = {}, hint?: Message) =>
    new FormatError(issue(code, 'error', text, args, { where, hint }))
  const folder = git(['rev-parse', '--git-dir'])
  if (folder.status !== 0 && /not a git repository/.test(folder.reason)) {
    return fault('git/no-repository', 'there is no such file, and this folder is in no git repository', {})
  }
  if (folder.status !== 0) return fault('git/failed', 'git refuses: {reason}', { reason: folder.reason })
  if (revision !== '' && git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]).status !== 0) {
    const names = linesOf(git(['for-each-ref', '--format=%(refname:short)']).output)
    const near = guess(revision, names, (found) => `${found}:${path}`)
    return fault('git/no-revision', 'git knows no revision {revision}', { revision }, near)
  }
  const kind = specsOf({ revision, path }).map((spec) => git(['cat-file', '-t', spec]).output.trim())
  if (kind.includes('tree')) return fault('file/directory', 'is a directory', {}, message('name a file in it'))
  const list = revision === '' ? ['ls-files', '--full-name'] : ['ls-tree', '-r', '--name-only', '--full-tree', revision]
  const names = linesOf(git(['-c', 'core.quotePath=false', ...list]).output)
  const near = guess(path, names, (found) => `${revision}:${found}`)
  if (revision === '') return fault('git/no-path', 'git has no staged file {path}', { path }, near)
  return fault('git/no-path', 'revision {revision} has no file {path}', { revision, path }, near)
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}
