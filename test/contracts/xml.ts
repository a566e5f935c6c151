/** A small XML reader for tests: throws where a document is not well-formed. */

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const NAME = /^[A-Za-z_][\w:.-]*$/
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi

/** Reads a document of one root element. */
export function parseXml(source: string): XmlElement {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(source))
    throw new Error('a character that XML forbids')
  const stack: { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string }[] = []
  let root: XmlElement | undefined
  for (const [token] of source.matchAll(/<[^>]*>|[^<]+/g)) {
    const top = stack.at(-1)
    if (!token.startsWith('<')) {
      if (top) top.text += decode(token)
      else if (token.trim()) throw new Error(`text outside the root: ${token}`)
    } else if (token.startsWith('</')) {
      const name = token.slice(2, -1)
      if (!top || top.name !== name) throw new Error(`${token} closes ${top?.name ?? 'nothing'}`)
      stack.pop()
      const parent = stack.at(-1)
      if (parent) parent.children.push(top)
      else root = top
    } else {
      const isEmpty = token.endsWith('/>')
      const made = open(token.slice(1, isEmpty ? -2 : -1))
      if (!isEmpty) stack.push(made)
      else if (top) top.children.push(made)
      else root = made
    }
  }
  if (stack.length > 0 || !root) throw new Error('an element is not closed')
  return root
}

function open(inside: string) {
  const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(inside) ?? []
  if (!NAME.test(name)) throw new Error(`no element can be called ${name}`)
  const attributes = new Map<string, string>()
  const left = rest.replace(/([\w:-]+)="([^"<]*)"\s*/g, (_, key: string, value: string) => {
    if (attributes.has(key)) throw new Error(`${name} has two attributes ${key}`)
    attributes.set(key, decode(value))
    return ''
  })
  if (left.trim()) throw new Error(`${name} has attributes that can't be read: ${left}`)
  return { name, attributes, children: [] as XmlElement[], text: '' }
}

function decode(text: string): string {
  if (text.replace(ENTITY, '').includes('&')) throw new Error(`an & that is no entity in ${text}`)
  return text.replace(
    /&(amp|lt|gt|quot);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '',
  )
}

/** The element and all below it. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) yield* everyElement(child)
}
