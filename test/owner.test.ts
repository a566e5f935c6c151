/** Whose repository it is stands in one field of package.json; whatever else names it says the same. */

import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly repository: { readonly url: string }
}
const [, slug = ''] = /^git\+https:\/\/github\.com\/([^/]+\/[^/]+)\.git$/.exec(repository.url) ?? []

/** Where links and instructions for users stand. */
const FILES = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'action.yml',
  ...['docs', 'examples', 'schema', 'action'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(md|ya?ml|json|toml|sh)$/.test(entry.name))
      .map((entry) => `${entry.parentPath}/${entry.name}`),
  ),
]

/** `OWNER/weighbridge` behind GitHub's address, or as the action that a workflow uses. */
const NAMED = /(?:github\.com\/|githubusercontent\.com\/|uses:\s*)([\w.-]+\/weighbridge)(?![\w-])/g

it('is one name', () => {
  expect(slug).toMatch(/^[\w.-]+\/weighbridge$/)
  const named = FILES.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(NAMED)].map(([, name]) => `${file}: ${name?.replace(/\.git$/, '')}`),
  )
  expect(named.length).toBeGreaterThan(2)
  expect(named.filter((each) => !each.endsWith(`: ${slug}`))).toEqual([])
})
