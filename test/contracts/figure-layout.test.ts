/** Our layout beside dagre's, the layered layout that people know: no more edges may cross, give or take a few. */

import { existsSync, readFileSync } from 'node:fs'
import { Graph, layout as layoutByDagre } from '@dagrejs/dagre'
import { expect, test } from 'vitest'
import { layout } from '../../src/figures/layout/layout.ts'
import type { LayoutEdge } from '../../src/figures/layout/placed.ts'
import { readNet } from '../../src/figures/net/read.ts'
import type { Point } from '../../src/figures/scene/scene.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { SHARED } from '../shared.ts'

const [WIDTH, HEIGHT, GAP] = [100, 40, 24]

/** So many times as many crossings as dagre has may one network have; over all, no more. */
const FACTOR = 1.2

/** Networks of the gallery, and those of the corpus whose branches and side outputs tangle most. */
const NETS = [
  'examples/residual/mini-resnet.prototxt',
  'examples/segmentation/mini-unet.prototxt',
  'examples/siamese/mini-siamese.prototxt',
  `${SHARED}/nets/BVLC+caffe/models/bvlc_googlenet/deploy.prototxt`,
  `${SHARED}/nets/dgschwend+netscope/presets/resnet-50.prototxt`,
  `${SHARED}/nets/songhan+SqueezeNet-Deep-Compression/SqueezeNet_deploy.prototxt`,
  `${SHARED}/nets/shelhamer+fcn.berkeleyvision.org/voc-fcn8s/deploy.prototxt`,
  `${SHARED}/nets/BVLC+caffe/models/bvlc_googlenet/train_val.prototxt`,
  `${SHARED}/nets/beniz+deepdetect/templates/caffe/googlenet_bn/googlenet_bn.prototxt`,
  `${SHARED}/nets/s9xie+hed/examples/hed/deploy.prototxt`,
  `${SHARED}/nets/shihenw+convolutional-pose-machines-release/model/_trained_MPI/pose_deploy_resize.prototxt`,
  `${SHARED}/nets/sanghoon+pva-faster-rcnn/models/pvanet_obsolete/imagenet/test.pt.prototxt`,
  `${SHARED}/nets/cvjena+cnn-models/ResNet_preact/ResNet50_cvgj/test.prototxt`,
].filter((file) => existsSync(file))

type Line = readonly Point[]

function ourLines(count: number, edges: readonly LayoutEdge[]): readonly Line[] {
  const nodes = Array.from({ length: count }, () => ({ along: HEIGHT, above: WIDTH / 2, below: WIDTH / 2 }))
  const { routes } = layout(nodes, edges, { rankGap: GAP, laneGap: GAP, bandGap: GAP, bandLimit: Infinity })
  return routes.map((stretches) =>
    stretches.flatMap(({ from, to, across }): readonly Point[] => [
      [across, from],
      [across, to],
    ]),
  )
}

function dagreLines(count: number, edges: readonly LayoutEdge[]): readonly Line[] {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ ranksep: GAP, nodesep: GAP })
  for (let node = 0; node < count; node += 1) graph.setNode(String(node), { width: WIDTH, height: HEIGHT })
  edges.forEach(({ from, to }, i) => void graph.setEdge(String(from), String(to), {}, String(i)))
  layoutByDagre(graph)
  const end = (node: number, side: number): Point => {
    const { x, y } = graph.node(String(node))
    return [x, y + (side * HEIGHT) / 2]
  }
  return edges.map(({ from, to }, i) => {
    const { points } = graph.edge(String(from), String(to), String(i))
    const between = points.slice(1, -1).map(({ x, y }: { x: number; y: number }): Point => [x, y])
    return [end(from, 1), ...between, end(to, -1)]
  })
}

/** Pairs of edges that cross, wherever and however often. */
function crossings(lines: readonly Line[]): number {
  let found = 0
  lines.forEach((line, i) => {
    for (const other of lines.slice(i + 1)) if (cross(line, other)) found += 1
  })
  return found
}

function cross(one: Line, other: Line): boolean {
  return pieces(one).some(([a, b]) => pieces(other).some(([c, d]) => parts(a, b, c, d) && parts(c, d, a, b)))
}

function pieces(line: Line): readonly (readonly [Point, Point])[] {
  return line.slice(1).map((point, i) => [line[i] ?? point, point] as const)
}

/** Whether the line through `a` and `b` has one of the others on either side, with room to spare. */
function parts(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = ([x, y]: Point): number => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
  const [one, other] = [side(c), side(d)]
  return Math.min(one, other) < -1e-6 && Math.max(one, other) > 1e-6
}

test('edges cross as seldom as in a layout by dagre', async () => {
  let [ours, reference] = [0, 0]
  for (const file of NETS) {
    const analysis = analyze(await readNetwork([memorySource(file, new Uint8Array(readFileSync(file)))]))
    const { layers, edges } = readNet(analysis, { norms: true, shapes: false })
    const [own, other] = [crossings(ourLines(layers.length, edges)), crossings(dagreLines(layers.length, edges))]
    expect(own, file).toBeLessThanOrEqual(FACTOR * other)
    ours += own
    reference += other
  }
  expect(ours).toBeLessThanOrEqual(reference)
})

test('crossings are told from edges that only meet', () => {
  const [down, across, elbow]: readonly [Line, Line, Line] = [
    [
      [0, 0],
      [10, 10],
    ],
    [
      [10, 0],
      [0, 10],
    ],
    [
      [0, 0],
      [0, 5],
      [10, 10],
    ],
  ]
  expect([crossings([down, across]), crossings([down, elbow]), crossings([across, elbow])]).toEqual([1, 0, 1])
})
