/** Modules: which part of the author's program a node belongs to, by the names that exporters leave. */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** Where torch's exporters keep the modules around a node, outermost first. */
const SCOPES = 'pkg.torch.onnx.name_scopes'
const NAMESPACE = 'namespace'

/** The dotted path of a node's module; empty where nothing tells. */
export function moduleOf(node: ProtoMessage): string {
  const metadata = new Map(
    node.has('metadata_props')
      ? node.messages('metadata_props').map((entry) => [entry.string('key'), entry.string('value')] as const)
      : [],
  )
  const scopes = fromScopes(metadata.get(SCOPES) ?? '')
  return scopes ?? fromNamespace(metadata.get(NAMESPACE) ?? '') ?? fromName(node.string('name'))
}

/** `['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d']`: the last is the call itself. */
function fromScopes(text: string): string | undefined {
  const scopes = [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(
    ([, one, other]) => one ?? other ?? '',
  )
  return scopes.length > 1 ? scopes.at(-2) : undefined
}

/** `: ResNet/layer1: Sequential/layer1.0.conv1: Conv2d/conv2d: aten.conv2d.default`. */
function fromNamespace(text: string): string | undefined {
  const parts = text.split('/').map((part) => part.split(':')[0]?.trim() ?? '')
  return parts.length > 1 ? parts.at(-2) : undefined
}

/**
 * `/layer1/layer1.0/conv1/Conv` is in `layer1.0.conv1`: a part that repeats the one before goes on from it. So do the
 * names of TensorFlow's exporters, `model/block1/conv/Conv2D`.
 */
function fromName(name: string): string {
  const parts = name.split('/').slice(0, -1)
  const path: string[] = []
  for (const part of parts) {
    if (part === '') continue
    const before = path.at(-1)
    if (before !== undefined && part.startsWith(`${before}.`)) path.pop()
    path.push(part)
  }
  return path.join('.')
}

/** The path that a stored tensor's own name gives: `layer1.0.conv1.weight` is of `layer1.0.conv1`. */
export function moduleOfTensor(name: string): string | undefined {
  if (!isPath(name)) return undefined
  return name.slice(0, Math.max(0, name.lastIndexOf('.')))
}

/** Whether an exporter took the name from the author's program: it made up those with signs, `onnx::Conv_193`. */
export function isPath(name: string): boolean {
  return /^[A-Za-z_]\w*(\.\w+)+$/.test(name)
}
