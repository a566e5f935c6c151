/** The file around exported programs: a zip of today's layout, or one of those before torch 2.9. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { MOST_INFLATED_BYTES, MOST_JSON_BYTES } from '../../core/limits.ts'
import { FormatError, type Issue, issue, type Severity } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { JsonError, type JsonValue, readJson } from '../../wire/json/json-reader.ts'
import type { StoragePlace } from '../../wire/torch/saved.ts'
import type { ZipMember } from '../../wire/zip/member.ts'
import { isPlain, memberHead } from '../../wire/zip/open-member.ts'
import { readZip } from '../../wire/zip/read-zip.ts'

/** JSON of the archive. */
export interface JsonRecord {
  readonly json: JsonValue
  /** Where it starts in the file; `undefined` where it is deflated there. */
  readonly offset: number | undefined
}

/** Members by name, what is read of them, and what is wrong. */
export class Container {
  readonly ledger: Ledger
  readonly members: ReadonlyMap<string, ZipMember>
  /** The folder of the first member, in which PyTorch looks for everything; empty in older files. */
  readonly root: string
  readonly issues: Issue[] = []
  readonly #claimed = new Set<string>()

  private constructor(ledger: Ledger, members: readonly ZipMember[]) {
    this.ledger = ledger
    // Of equal names the last counts.
    this.members = new Map(members.map((member) => [member.name, member]))
    this.root = /^[^/]*\//.exec(members[0]?.name ?? '')?.[0] ?? ''
  }

  static async open(ledger: Ledger): Promise<Container> {
    const { members, issues, before } = await readZip(ledger)
    const container = new Container(ledger, members)
    container.issues.push(...issues)
    if (members.length === 0) container.tell('error', 'torch-export/empty', 'there is nothing in the archive', {})
    if (before > 0)
      container.tell('error', 'torch-export/before', 'PyTorch refuses an archive with bytes in front of it', {})
    return container
  }

  tell(severity: Severity, code: string, text: string, args: MessageArgs, offset?: number): void {
    const where = { file: this.ledger.source.name, ...(offset !== undefined && { offset }) }
    this.issues.push(issue(code, severity, text, args, { where }))
  }

  /** The bytes of a member that lies in the archive as it is. */
  place(name: string): StoragePlace | undefined {
    const member = this.members.get(name)
    if (member?.dataOffset === undefined) return undefined
    return { offset: isPlain(member) ? member.dataOffset : undefined, length: member.bytes }
  }

  /** Claims a member's bytes as what they are. Those of storages are claimed elsewhere, unless they are deflated. */
  claim(name: string, label: string, role: 'value' | 'unknown' | 'payload' = 'value'): void {
    const member = this.members.get(name)
    if (member?.dataOffset === undefined || this.#claimed.has(name)) return
    this.#claimed.add(name)
    if (member.storedBytes === 0) return
    this.ledger.setName(this.ledger.claim(member.dataOffset, member.storedBytes, role, label), name)
  }

  /** Says that a member is claimed piece by piece. */
  leave(name: string): void {
    this.#claimed.add(name)
  }

  /** Claims what nobody asked for. */
  claimRest(): void {
    for (const name of this.members.keys()) this.claim(name, 'record.other', 'unknown')
  }

  /** The text of a small record. */
  async word(name: string): Promise<string | undefined> {
    const member = this.members.get(name)
    if (member === undefined) return undefined
    this.claim(name, 'record.version')
    const bytes = await this.#bytes(member, 256)
    return bytes && new TextDecoder().decode(bytes).trim()
  }

  /** A record of JSON; told and `undefined` where it can't be read. Its bytes are claimed by the caller. */
  async json(name: string): Promise<JsonRecord | undefined> {
    const member = this.members.get(name)
    if (member === undefined) return undefined
    if (member.bytes > MOST_JSON_BYTES) {
      const args = { name, size: member.bytes, most: MOST_JSON_BYTES }
      this.tell('error', 'torch-export/too-long', '{name} has {size} bytes, and no more than {most} are read', args)
      return undefined
    }
    const bytes = await this.#bytes(member, MOST_INFLATED_BYTES)
    if (bytes === undefined) return undefined
    const offset = isPlain(member) ? member.dataOffset : undefined
    try {
      return { json: readJson(bytes), offset }
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
      const at = offset === undefined ? undefined : offset + error.offset
      this.tell('error', 'torch-export/json', '{name} is no JSON: {what}', { name, what: error.what }, at)
      return undefined
    }
  }

  async #bytes(member: ZipMember, most: number): Promise<Uint8Array | undefined> {
    try {
      return await memberHead(this.ledger.source, member, Math.min(member.bytes, most))
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      this.issues.push(error.issue)
      return undefined
    }
  }
}
