/** Who may see what: keys for hosts, each of which is sent to the host that it is for and to no other. */

import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Variables of the surroundings. */
export type Env = Readonly<Record<string, string | undefined>>

/** The hub, or the one that HF_ENDPOINT names. */
export function hubEndpoint(env: Env): string {
  return (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '')
}

/** What is sent to show who asks; `undefined` where nothing is known for the host. What a URL itself says goes first. */
export function authorization(url: URL, env: Env): string | undefined {
  if (url.username !== '') return basic(decodeURIComponent(url.username), decodeURIComponent(url.password))
  if (url.origin === originOf(hubEndpoint(env))) {
    const token = hubToken(env)
    if (token !== undefined) return `Bearer ${token}`
  }
  return url.protocol === 'https:' || isHere(url) ? ofNetrc(url.hostname, env) : undefined
}

function originOf(endpoint: string): string | undefined {
  try {
    return new URL(endpoint).origin
  } catch {
    return undefined
  }
}

/** A password may go unencrypted within this machine only. */
function isHere({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** As the hub's own library finds it (huggingface_hub/utils/_auth.py). */
function hubToken(env: Env): string | undefined {
  const given = env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN
  if (given !== undefined && given !== '') return given.trim()
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'huggingface')
  return readQuietly(env.HF_TOKEN_PATH || join(home, 'token'))?.trim() || undefined
}

function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
}

/** The entry of a host in the user's netrc; one for every host is passed over: it would be for none in particular. */
function ofNetrc(host: string, env: Env): string | undefined {
  const text = readQuietly(env.NETRC || join(env.HOME || homedir(), '.netrc'))
  if (text === undefined) return undefined
  const words = text.replace(/^\s*macdef[\s\S]*?(\n\s*\n|$)/gm, '').match(/"(?:\\.|[^"\\])*"|\S+/g) ?? []
  const fields = new Map<string, string>()
  let isOwn = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === 'machine' || word === 'default') {
      if (isOwn && fields.has('password')) break
      isOwn = word === 'machine' && words[at + 1] === host
      if (word === 'machine') at++
    } else if (word === 'login' || word === 'password' || word === 'account') {
      if (isOwn) fields.set(word, (words[at + 1] ?? '').replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1'))
      at++
    }
  }
  const password = fields.get('password')
  return password === undefined ? undefined : basic(fields.get('login') ?? '', password)
}

function readQuietly(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
