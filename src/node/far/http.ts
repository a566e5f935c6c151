/** Files behind http and https: ranges of them, by a redirection that is followed once and remembered. */

import { Lanes } from '../../core/lanes.ts'
import { FormatError } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { authorization, type Env } from './credentials.ts'
import { fault, Passing, type Reply, type Way } from './remote-file.ts'

/** What requests are made with. */
export interface HttpOptions {
  readonly env: Env
  /** Name → value, sent to hosts that the user named, and to no other. */
  readonly headers: ReadonlyMap<string, string>
  /** Milliseconds without a byte after which a connection counts as lost. */
  readonly silence: number
  /** Is told of each request, and of bytes as they come. */
  readonly traffic?: Traffic
}

/** Who watches what goes over the wire. */
export interface Traffic {
  asked(name: string): void
  came(bytes: number): void
  ended(): void
}

/** Requests that are under way at a time. */
const AT_A_TIME = 8

const MOST_REDIRECTIONS = 10

/** Answers after which another try makes sense: too many requests, and servers that are not well. */
const PASSING = [408, 425, 429, 500, 502, 503, 504]

/** An answer; its body comes while it is being used. */
export interface Answer {
  /** The address that gave it. */
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: AsyncIterable<Uint8Array>
}

/** Requests with the same options, a few at a time. */
export class Http {
  readonly options: HttpOptions
  readonly #lanes = new Lanes(AT_A_TIME)

  constructor(options: HttpOptions) {
    this.options = options
  }

  /**
   * Asks, follows where it is led to, and hands the answer over. Throws Passing for what may go by, FormatError for what
   * the server refuses, and whatever `use` throws.
   */
  async ask<T>(
    url: URL,
    headers: Readonly<Record<string, string>>,
    use: (answer: Answer) => Promise<T>,
    origin = url.origin,
  ): Promise<T> {
    let at = url
    for (let followed = 0; followed <= MOST_REDIRECTIONS; followed++) {
      const from = at
      const led = await this.#lanes.run(() =>
        this.#once(from, origin, headers, async (answer) => {
          const to = isRedirection(answer.status) ? answer.headers.get('location') : null
          return to === null ? { value: await use(answer) } : target(to, from)
        }),
      )
      if (!(led instanceof URL)) return led.value
      at = led
    }
    throw fault({ name: shown(url) }, 'far/redirections', 'the server leads around in a circle')
  }

  /** One request. What the user gave is sent to the host that the user named. */
  async #once<T>(
    url: URL,
    origin: string,
    given: Readonly<Record<string, string>>,
    use: (answer: Answer) => Promise<T>,
  ): Promise<T> {
    const { env, headers, silence, traffic } = this.options
    const own = authorization(url, env)
    const sent = new Headers({ 'accept-encoding': 'identity', 'user-agent': 'weighbridge', ...given })
    if (own !== undefined) sent.set('authorization', own)
    if (url.origin === origin) for (const [name, value] of headers) sent.set(name, value)
    const watch = new Watch(silence)
    traffic?.asked(shown(url))
    let response: Response | undefined
    try {
      response = await fetch(bare(url), { headers: sent, redirect: 'manual', signal: watch.signal })
      if (response.status >= 400) throw refusal(shown(url), response)
      return await use({
        url,
        status: response.status,
        headers: response.headers,
        body: pieces(response, watch, traffic),
      })
    } catch (error) {
      throw watch.isSilent || isLost(error) ? lost(shown(url), error, watch, silence) : error
    } finally {
      // What is left of an answer is not waited for.
      watch.end()
      void response?.body?.cancel().catch(() => undefined)
      traffic?.ended()
    }
  }
}

/** The way to a file behind an address. */
export function httpWay(http: Http, url: URL): Way {
  const name = shown(url)
  /** Where the last redirection has led: it is not asked for again, as long as it holds. */
  let known: URL | undefined
  const askAt = <T>(at: URL, offset: number, length: number, use: (reply: Reply) => Promise<T>) =>
    http.ask(
      at,
      { range: `bytes=${offset}-${offset + length - 1}` },
      (answer) => {
        known = answer.url
        return use(replyOf(name, answer, offset))
      },
      url.origin,
    )
  return {
    name,
    async ask(offset, length, use) {
      if (known === undefined || known.href === url.href) return askAt(url, offset, length, use)
      try {
        return await askAt(known, offset, length, use)
      } catch (error) {
        // Addresses that were signed for a while end with it; those of the server itself do not.
        if (!(error instanceof FormatError && error.issue.code === 'far/refused')) throw error
        return askAt(url, offset, length, use)
      }
    },
  }
}

function replyOf(name: string, { status, headers, body }: Answer, offset: number): Reply {
  const tag = headers.get('etag') ?? headers.get('last-modified') ?? undefined
  if (status !== 206) return { isPart: false, size: numberOf(headers.get('content-length')), tag, body }
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? []
  if (numberOf(start) !== offset)
    throw fault({ name }, 'far/other-range', 'the server gives another range than it was asked for')
  return { isPart: true, size: numberOf(size), tag, body }
}

function numberOf(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Ends a connection on which nothing comes. */
class Watch {
  readonly #controller = new AbortController()
  readonly #silence: number
  #timer: NodeJS.Timeout | undefined
  isSilent = false
  readonly signal = this.#controller.signal

  constructor(silence: number) {
    this.#silence = silence
    this.heard()
  }

  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.isSilent = true
      this.#controller.abort()
    }, this.#silence)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

async function* pieces({ body }: Response, watch: Watch, traffic: Traffic | undefined): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    watch.heard()
    traffic?.came(next.value.byteLength)
    yield next.value
  }
}

function isRedirection(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304
}

/** Where a redirection leads: never from what is encrypted to what is not. */
function target(to: string, from: URL): URL {
  const url = URL.canParse(to, from) ? new URL(to, from) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && from.protocol === 'http:')) return url
  throw fault({ name: shown(from) }, 'far/redirected', 'the server leads to {to}, which is not followed', { to })
}

/** What the server says no with. */
function refusal(name: string, { status, statusText, headers }: Response): Error {
  const said = statusText === '' ? String(status) : `${status} ${statusText}`
  if (PASSING.includes(status))
    return new Passing(message('the server answers {status}', { status: said }), retryAfter(headers.get('retry-after')))
  if (status === 404 || status === 410) return fault({ name }, 'file/unreadable', 'no such file')
  if (status === 416) return fault({ name }, 'file/empty', 'the file is empty')
  const isForbidden = status === 401 || status === 403
  const hint = isForbidden
    ? message('a token in HF_TOKEN, a line in ~/.netrc or --header "Authorization: …" says who asks')
    : undefined
  return fault({ name }, 'far/refused', 'the server refuses: {status}', { status: said }, hint)
}

/** Milliseconds that a server asks to wait: it says seconds, or a date. */
function retryAfter(text: string | null): number {
  if (text === null) return 0
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(wait) ? Math.max(0, wait) : 0
}

/** Whether a connection failed, and not what was done with what came. */
function isLost(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof FormatError) &&
    !(error instanceof Passing) &&
    causeOf(error) !== undefined
  )
}

/** The code of what lies behind `fetch failed` and `terminated`. */
function causeOf({ cause, name }: Error): string | undefined {
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  if (cause instanceof Error) return cause.message
  return name === 'AbortError' ? name : undefined
}

/** What Node says of certificates (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const CERTIFICATE = /CERT|UNABLE_TO|CRL_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED/

/** A lost connection, which may come back; a certificate that is wrong will not be right on another try. */
function lost(name: string, error: unknown, { isSilent }: Watch, silence: number): Error {
  if (isSilent) return new Passing(message('nothing came for {seconds} s', { seconds: silence / 1000 }))
  const reason = error instanceof Error ? (causeOf(error) ?? error.message) : String(error)
  if (reason === 'ENOTFOUND') return fault({ name }, 'far/no-host', 'there is no such host')
  if (CERTIFICATE.test(reason))
    return fault({ name }, 'far/certificate', 'the certificate is not trusted ({reason})', { reason })
  return new Passing(message('the connection failed ({reason})', { reason }))
}

/** An address without the secrets that it may carry: names, passwords and signatures. */
export function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${decoded(pathname)}`
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** What `fetch` takes: a name and a password are sent as a header. */
function bare(url: URL): URL {
  const own = new URL(url)
  own.username = ''
  own.password = ''
  own.hash = ''
  return own
}
