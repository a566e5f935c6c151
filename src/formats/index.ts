/** All file formats, and which one a file has. */

import type { ByteSource } from '../core/bytes.ts'
import { FormatError, issue } from '../core/issue.ts'
import { message } from '../core/message.ts'
import type { Model } from '../core/model.ts'
import { caffeText } from './caffe/format.ts'
import type { Certainty, Format, Probe, ReadOptions } from './format.ts'
import { SNIFF_BYTES, sniff } from './sniff.ts'

/** Every format that can be read. */
export const FORMATS: readonly Format[] = [caffeText]

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, no: 0 }

/** Reads the network that `source` holds. Throws FormatError where it is nothing that can be read. */
export async function readNetwork(source: ByteSource, options: ReadOptions = {}): Promise<Model> {
  const format = await detectFormat(source)
  return (await format.load()).read(source, options)
}

/** The format of a file, told by its content. Throws FormatError, which names what the file is, where none fits. */
export async function detectFormat(source: ByteSource): Promise<Format> {
  const head = await source.read(0, SNIFF_BYTES)
  const probe: Probe = { name: source.name, head, content: sniff(head) }
  const ranked = FORMATS.map((format) => ({ format, rank: RANK[format.detect(probe)] })).sort((a, b) => b.rank - a.rank)
  const best = ranked[0]
  if (best !== undefined && best.rank > 0) return best.format
  throw notReadable(probe)
}

const HINTS: Readonly<Record<string, string>> = {
  'git-lfs': 'fetch the file itself: git lfs pull',
  'utf-16': 'save it as UTF-8',
  gzip: 'unpack it first',
  zip: 'unpack it first, if the network is inside',
  html: 'a download may have gone wrong: fetch the raw file',
}

function notReadable({ name, content }: Probe): FormatError {
  const hint = HINTS[content.kind]
  const text = 'this is {what}, which weigh does not read'
  return new FormatError(
    issue(
      'file/unknown-format',
      'error',
      text,
      { what: message(content.title) },
      {
        where: { file: name },
        hint: hint === undefined ? undefined : message(hint),
      },
    ),
  )
}
