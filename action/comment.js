/** One comment on a pull request, written anew with each run. https://docs.github.com/rest/issues/comments */

import { MARK } from './report.js'

/** Comments further back are not looked for. */
const MOST_PAGES = 30
const PER_PAGE = 100

/**
 * Writes the comment, or changes the one that an earlier run wrote. Throws Error where the API refuses.
 *
 * @param {{ api: string, repository: string, token: string, number: number, body: string, onlyIfThere: boolean }} what
 */
export async function commentOn({ api, repository, token, number, body, onlyIfThere }) {
  /** @param {string} method @param {string} path @param {unknown} [content] */
  const call = async (method, path, content) => request(method, `repos/${repository}/issues/${path}`, content)
  /** @param {string} method @param {string} path @param {unknown} [content] */
  const request = async (method, path, content) => {
    const response = await fetch(`${api}/${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'weighbridge-action',
        'x-github-api-version': '2022-11-28',
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    })
    if (!response.ok) throw new Error(`${method} ${response.status}`)
    return response.json()
  }
  const earlier = await earlierComment(
    (page) => call('GET', `${number}/comments?per_page=${PER_PAGE}&page=${page}`),
    () => request('GET', 'user').catch(() => undefined),
  )
  if (earlier !== undefined) await call('PATCH', `comments/${earlier}`, { body })
  else if (!onlyIfThere) await call('POST', `${number}/comments`, { body })
}

/**
 * Anybody may begin a comment with the mark. The token of a workflow writes as a bot, as nobody else can; that of a person
 * writes as this person.
 *
 * @param {(page: number) => Promise<any>} commentsOf
 * @param {() => Promise<any>} self whom the token belongs to; undefined where GitHub doesn't say
 */
async function earlierComment(commentsOf, self) {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const comments = await commentsOf(page)
    for (const { id, body, user } of comments) {
      if (typeof body !== 'string' || !body.startsWith(MARK)) continue
      if (user?.type !== 'User' || user.login === (await self())?.login) return id
    }
    if (comments.length < PER_PAGE) return undefined
  }
  return undefined
}
