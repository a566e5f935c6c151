/** What the action tells, as Markdown. */

/** By this line the action knows its own comment. */
export const MARK = '<!-- weighbridge -->'

/** GitHub takes comments of 65,536 characters. */
const MOST_CHARACTERS = 60_000

/**
 * What changed in a network since the base; `undefined` where nothing did.
 *
 * @param {readonly string[]} files its definition and its weights, or one of them
 * @param {NonNullable<ReturnType<typeof import('./changes.js').changesSince>>} changes
 * @param {string} base for people
 * @param {(args: readonly string[]) => { status: number, stdout: string, stderr: string }} weigh
 */
export function differenceSection(files, changes, base, weigh) {
  const names = files.map((file) => file.replaceAll('\\', '/').replace(/^\.\//, ''))
  const old = names.map((file) => changes.before(file))
  if (old.every((name) => name === undefined)) return undefined
  const [name = ''] = names
  if (old[0] === '') return isNew(name)
  // Weights that git has no earlier version of are compared with none.
  const then = names.map((file, at) => old[at] || file)
  const pairs = names.map((file, at) => [then[at] ?? file, file]).filter(([before]) => changes.wasThere(before ?? ''))
  if (pairs.length === 0) return isNew(name)
  const sides = [
    ...pairs.map(([before]) => `${changes.revision}:./${before}`),
    ...pairs.map(([, after]) => after ?? ''),
  ]
  const { status, stdout, stderr } = weigh(['diff', '--exit-zero', '--format', 'markdown', '--', ...sides])
  if (status !== 0) return { name, markdown: fenced(stderr) }
  return { name, markdown: stdout.replaceAll(`${changes.revision}:./`, `${base.slice(0, 12)}:`) }
}

/** @param {string} name */
function isNew(name) {
  return { name, markdown: 'This network is new.\n' }
}

/** @param {string} text */
function fenced(text) {
  return `\n~~~text\n${text.replaceAll('~~~', '')}\n~~~\n`
}

/**
 * The whole comment.
 *
 * @param {{ status: number, report?: { verdict: string }, markdown: string, stderr: string } | undefined} checked
 * @param {readonly { name: string, markdown: string }[]} sections
 */
export function commentBody(checked, sections) {
  const parts = [MARK]
  if (checked !== undefined) {
    parts.push(`# Weighbridge: ${headingOf(checked.status, checked.report?.verdict)}\n`, checked.markdown)
    if (checked.stderr.trim() !== '') parts.push(details('Issues', fenced(checked.stderr)))
  }
  if (sections.length > 0) parts.push('# What changed\n')
  for (const { name, markdown } of sections) parts.push(details(name, markdown))
  if (checked === undefined && sections.length === 0) parts.push('No network has changed.\n')
  return cut(withoutMentions(parts.join('\n')))
}

/** @param {number} status @param {string | undefined} verdict */
function headingOf(status, verdict) {
  if (status === 0) return 'all budgets are kept'
  if (status === 1) return verdict === 'broken' ? 'a budget is broken' : 'a network has errors'
  return 'not all budgets could be checked'
}

/** @param {string} title @param {string} content */
function details(title, content) {
  return `<details open><summary>${title.replace(/[<>&]/g, (letter) => `&#${letter.charCodeAt(0)};`)}</summary>\n\n${content}\n</details>\n`
}

/** A layer may be called `@somebody`, who has nothing to do with it. @param {string} text */
function withoutMentions(text) {
  return text.replace(/@(?=[\w-])/g, '@\u200b')
}

/** @param {string} text */
function cut(text) {
  if (text.length <= MOST_CHARACTERS) return text
  const end = text.lastIndexOf('\n', MOST_CHARACTERS)
  return `${text.slice(0, end)}\n\n… the rest is in the job's log.\n`
}
