/** All styles, in the order in which they are offered. */

import { graph } from './graph/graph.ts'
import { kernels } from './kernels/kernels.ts'
import type { FigureStyle } from './style.ts'

export const styles: readonly FigureStyle[] = [kernels, graph]
