/** Which programs a file holds, and where each has its parts: in today's layout, or in an older one. */

import type { Container, JsonRecord } from './container.ts'
import { entriesByConfig, entriesByPickle, type StoredEntries } from './stored.ts'

/** A program with what is stored for it. */
export interface ProgramFile {
  /** Its name in the archive; empty in older files, which have one. */
  readonly name: string
  readonly record: JsonRecord
  readonly stored: StoredEntries
}

const OLD_PROGRAM = 'serialized_exported_program.json'

/** The version of the schema that PyTorch reads now. */
export const MAJOR = 8n

/** Finds and reads the programs. What PyTorch refuses is told. */
export async function programFiles(container: Container): Promise<readonly ProgramFile[]> {
  tellOddNames(container)
  return container.members.has(OLD_PROGRAM) ? oldProgram(container) : programs(container)
}

async function programs(container: Container): Promise<readonly ProgramFile[]> {
  const { root, members } = container
  await checkFormat(container)
  const found: ProgramFile[] = []
  for (const member of members.keys()) {
    const [, name] = new RegExp(`^${escaped(root)}models/([^/]+)\\.json$`).exec(member) ?? []
    if (name === undefined) continue
    const samples = `${root}data/sample_inputs/${name}.pt`
    if (!members.has(samples)) {
      container.tell('error', 'torch-export/no-samples', 'the archive has no record {name}', { name: samples })
    }
    container.claim(samples, 'sample-inputs')
    const record = await container.json(member)
    const stored = await entriesByConfig(container, name)
    if (record === undefined) container.claim(member, 'program')
    else found.push({ name, record: claimed(container, member, record), stored })
  }
  for (const name of ['.data/version', '.data/serialization_id']) container.claim(root + name, 'record.version')
  for (const name of members.keys()) if (name.startsWith(`${root}extra/`)) container.claim(name, 'record.extra')
  return found
}

async function checkFormat(container: Container): Promise<void> {
  const { root, members } = container
  if (members.size === 0) return
  for (const [name, wanted] of [
    ['archive_format', 'pt2'],
    ['archive_version', '0'],
  ] as const) {
    const word = await container.word(root + name)
    if (word === undefined)
      container.tell('error', 'torch-export/no-format', 'the archive has no record {name}', { name: root + name })
    else if (word !== wanted) {
      container.tell('error', 'torch-export/format', '{name} says {word}, and PyTorch knows only {wanted}', {
        name: root + name,
        word,
        wanted,
      })
    }
  }
}

async function oldProgram(container: Container): Promise<readonly ProgramFile[]> {
  const { members } = container
  const version = (await container.word('version')) ?? '?'
  const text = 'this is of an older layout (version {version}): PyTorch of today does not load it'
  container.tell('warning', 'torch-export/old-layout', text, { version })
  const names = [...members.keys()].filter((name) => /^serialized_(state_dict|constants)\./.test(name))
  const stored = await entriesByPickle(container, names)
  container.claim('serialized_example_inputs.pt', 'sample-inputs')
  const record = await container.json(OLD_PROGRAM)
  if (record === undefined) {
    container.claim(OLD_PROGRAM, 'program')
    return []
  }
  return [{ name: '', record: claimed(container, OLD_PROGRAM, record), stored }]
}

/** Claims the parts of a program's JSON by what they are for. */
function claimed(container: Container, member: string, record: JsonRecord): JsonRecord {
  if (record.offset === undefined) {
    container.claim(member, 'program')
    return record
  }
  const end = record.offset + (container.place(member)?.length ?? 0)
  container.leave(member)
  claimPieces(container, piecesOf(record), { label: 'program', start: record.offset, end })
  return record
}

/** A part of a text, from the start of the file. */
interface Piece {
  readonly label: string
  readonly start: number
  readonly end: number
}

/** Claims pieces, and what lies between them as the whole. */
function claimPieces({ ledger }: Container, pieces: readonly Piece[], whole: Piece): void {
  let at = whole.start
  const claim = (to: number, label: string) => {
    if (to > at) ledger.claim(at, to - at, 'value', label)
    at = Math.max(at, to)
  }
  for (const { label, start, end } of pieces) {
    claim(start, whole.label)
    claim(end, label)
  }
  claim(whole.end, whole.label)
}

/** The parts of a program, in order: its nodes with their metadata apart, declared values, signature and modules. */
function piecesOf({ json, offset = 0 }: JsonRecord): readonly Piece[] {
  const piece = (label: string, start: number, end: number): Piece => ({
    label,
    start: offset + start,
    end: offset + end,
  })
  const module = membersOf(json).find(({ key }) => key === 'graph_module')
  const parts = module === undefined ? [] : membersOf(module.value)
  return parts.flatMap(({ key, start, value }) => {
    if (key !== 'graph') return [piece(`program.${key}`, start, value.end)]
    return membersOf(value).flatMap((inner) => {
      if (inner.key !== 'nodes') return [piece(`program.${inner.key}`, inner.start, inner.value.end)]
      const nodes = inner.value.kind === 'array' ? inner.value.items : []
      const found: Piece[] = []
      let at = inner.start
      for (const metadata of nodes.flatMap((node) => membersOf(node).filter((member) => member.key === 'metadata'))) {
        found.push(piece('program.nodes', at, metadata.start))
        found.push(piece('program.nodes.metadata', metadata.start, metadata.value.end))
        at = metadata.value.end
      }
      return [...found, piece('program.nodes', at, inner.value.end)]
    })
  })
}

function membersOf(json: JsonRecord['json']) {
  return json.kind === 'object' ? json.members : []
}

function tellOddNames(container: Container): void {
  for (const name of container.members.keys()) {
    if (!/^([a-z]:|[/\\])/i.test(name) && !name.split(/[/\\]/).includes('..')) continue
    const text = '{name} would lie outside of the folder that the archive is unpacked in'
    container.tell('warning', 'torch-export/outside', text, { name })
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
