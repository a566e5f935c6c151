/** The styles that figures are drawn in. */

import { boxes } from './boxes/boxes.ts'
import { bytemap } from './bytemap/bytemap.ts'
import { convnet } from './convnet/convnet.ts'
import { graph } from './graph/graph.ts'
import { kernels } from './kernels/kernels.ts'
import { lenet } from './lenet/lenet.ts'
import type { FigureStyle } from './style.ts'

/** All styles, in the order in which they are offered. */
export const styles: readonly FigureStyle[] = [kernels, convnet, lenet, boxes, graph, bytemap]
