/** Objects of S3 and of stores that speak as it does, by the client of AWS: it is loaded where an object is asked for. */

import type { S3Client } from '@aws-sdk/client-s3'
import { Lanes } from '../../core/lanes.ts'
import { FormatError } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { library } from '../library.ts'
import type { HttpOptions } from './http.ts'
import { fault, Passing, type Patience, type Reply, trying, type Way } from './remote-file.ts'

const PACKAGE = '@aws-sdk/client-s3'

type Sdk = typeof import('@aws-sdk/client-s3')

/** A place in a store: `s3://BUCKET/KEY`; a key that ends with `/`, or none, is a folder. */
export interface ObjectPlace {
  readonly bucket: string
  readonly key: string
}

/** Takes a name apart. Throws FormatError where it names nothing of a store. */
function objectPlace(name: string): ObjectPlace {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(name) ?? []
  if (bucket === undefined)
    throw fault({ name }, 'far/no-place', 'an object is named as {usage}', { usage: 's3://BUCKET/KEY' })
  return { bucket, key }
}

/** Requests that are under way at a time. */
const AT_A_TIME = 8

/** A store, with keys as the tools of AWS find them. */
export class Store {
  readonly #sdk: Sdk
  readonly #options: HttpOptions
  readonly #lanes = new Lanes(AT_A_TIME)
  #client: S3Client

  /** Throws `Failure` where the client is not installed. */
  constructor(options: HttpOptions, Failure: new (said: Message, hint?: Message) => Error) {
    // Which Node it will want some day is nothing that the user asked.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
    this.#sdk = library<Sdk>(PACKAGE, Failure)
    this.#options = options
    this.#client = this.#connect()
  }

  #connect(signed = true): S3Client {
    const { env, silence } = this.#options
    const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined
    // Else it is the one of the user's profile.
    const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || (endpoint === undefined ? undefined : 'us-east-1')
    return new this.#sdk.S3Client({
      // Others than AWS itself rarely have a host for each bucket.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...(region !== undefined && { region }),
      ...(!signed && { signer: { sign: async (request) => request }, credentials: NOBODY }),
      followRegionRedirects: true,
      maxAttempts: 1,
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: silence, requestTimeout: silence },
    })
  }

  /** The way to an object. */
  object(name: string): Way {
    const { bucket: Bucket, key: Key } = objectPlace(name)
    return {
      name,
      ask: (offset, length, use) =>
        this.#ask(name, async (client) => {
          const Range = `bytes=${offset}-${offset + length - 1}`
          const found = await client.send(new this.#sdk.GetObjectCommand({ Bucket, Key, Range }))
          return use(this.#replyOf(found))
        }),
    }
  }

  #replyOf({ ContentRange, ContentLength, ETag, Body }: ObjectFound): Reply {
    const [, size] = /^bytes \d+-\d+\/(\d+)$/.exec(ContentRange ?? '') ?? []
    return {
      isPart: ContentRange !== undefined,
      size: size === undefined ? ContentLength : Number(size),
      tag: ETag,
      body: this.#pieces(Body),
    }
  }

  async *#pieces(body: ObjectFound['Body']): AsyncGenerator<Uint8Array> {
    if (body === undefined || !(Symbol.asyncIterator in body)) return
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      this.#options.traffic?.came(piece.byteLength)
      yield piece
    }
  }

  /** The keys below a folder, as seen from it, up to `most`. */
  async *keys(name: string, patience: Patience): AsyncGenerator<string> {
    const { bucket: Bucket, key } = objectPlace(name)
    const Prefix = key === '' || key.endsWith('/') ? key : `${key}/`
    let ContinuationToken: string | undefined
    do {
      const page = await trying(patience, name, () =>
        this.#ask(name, (client) =>
          client.send(
            new this.#sdk.ListObjectsV2Command({
              Bucket,
              Prefix,
              ...(ContinuationToken !== undefined && { ContinuationToken }),
            }),
          ),
        ),
      )
      for (const { Key = '' } of page.Contents ?? []) {
        const below = Key.slice(Prefix.length)
        if (below !== '' && !below.endsWith('/')) yield below
      }
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
  }

  async #ask<T>(name: string, use: (client: S3Client) => Promise<T>): Promise<T> {
    return this.#lanes.run(async () => {
      const { traffic } = this.#options
      traffic?.asked(name)
      try {
        return await use(this.#client).catch((error: unknown) => {
          if (!hasNoKeys(error)) throw error
          // Whoever has no keys may still see what everybody may.
          this.#client = this.#connect(false)
          return use(this.#client)
        })
      } catch (error) {
        throw failure(name, error)
      } finally {
        traffic?.ended()
      }
    })
  }
}

interface ObjectFound {
  readonly ContentRange?: string | undefined
  readonly ContentLength?: number | undefined
  readonly ETag?: string | undefined
  readonly Body?: object | undefined
}

const NOBODY = { accessKeyId: '', secretAccessKey: '' }

function hasNoKeys(error: unknown): boolean {
  return error instanceof Error && error.name === 'CredentialsProviderError'
}

/** What the store says no with; all that is no answer at all may go by. */
function failure(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FormatError || error instanceof Passing) return error
  const status = statusOf(error)
  const said = error.name === 'Error' || error.name === '' ? error.message : error.name
  if (/region is missing/i.test(said)) {
    const hint = message('AWS_REGION says where the bucket is')
    return fault({ name }, 'far/refused', 'the server refuses: {status}', { status: said }, hint)
  }
  if (status === undefined || status >= 500 || status === 429)
    return new Passing(message('the connection failed ({reason})', { reason: said }))
  if (status === 404) return fault({ name }, 'file/unreadable', 'no such file')
  if (status === 416) return fault({ name }, 'file/empty', 'the file is empty')
  const hint = message('keys are found as the tools of AWS find them: AWS_PROFILE, AWS_ACCESS_KEY_ID, ~/.aws')
  return fault({ name }, 'far/refused', 'the server refuses: {status}', { status: `${status} ${said}` }, hint)
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}
