/** What a network takes of well-known boards: its files of the flash, its feature maps of the RAM. */

import type { Analysis } from '../../analyze/analysis.ts'
import { BOARDS, type Board, type BoardNeed, boardNeed, isHeldBy } from '../../analyze/questions/boards.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, type Column, type Row, type Table, textCell } from '../table.ts'

const COLUMNS: readonly Column[] = [
  { key: 'board', title: message('board'), kind: 'text', align: 'left' },
  { key: 'chip', title: message('chip'), kind: 'text', align: 'left', expendable: true },
  { key: 'flash', title: message('flash'), kind: 'bytes', align: 'right' },
  { key: 'flashShare', title: message('taken'), kind: 'percent', align: 'right' },
  { key: 'ram', title: message('RAM'), kind: 'bytes', align: 'right' },
  { key: 'ramShare', title: message('taken'), kind: 'percent', align: 'right' },
  { key: 'fits', title: message('holds it'), kind: 'text', align: 'left' },
  { key: 'source', title: message('source'), kind: 'text', align: 'left', optional: true },
]

/** A row a board. */
export function boardTables(analysis: Analysis): readonly Table[] {
  const need = boardNeed(analysis)
  const ram = need.isPlanned
    ? message('RAM: the arena; the runtime, the stack and the program come on top')
    : message('RAM: the most that feature maps take at once; what a runtime plans may take more')
  return [
    {
      id: 'boards',
      layout: 'grid',
      title: message('Flash and RAM of boards'),
      caption: [message('flash: the files as they are'), ram],
      columns: COLUMNS,
      rows: BOARDS.map((board) => rowOf(board, need)),
    },
  ]
}

function rowOf(board: Board, need: BoardNeed): Row {
  const held = isHeldBy(need, board)
  return {
    cells: {
      board: textCell(board.name),
      chip: textCell(board.chip),
      flash: { kind: 'bytes', value: BigInt(board.flashBytes) },
      flashShare: shareCell(need.flashBytes, board.flashBytes),
      ram: { kind: 'bytes', value: BigInt(board.ramBytes) },
      ramShare: shareCell(need.ramBytes, board.ramBytes),
      fits: held === undefined ? undefined : textCell(held ? message('yes') : message('no')),
      source: textCell(board.source, { tone: 'faint' }),
    },
  }
}

function shareCell(taken: number | undefined, of: number): Cell | undefined {
  return taken === undefined ? undefined : { kind: 'percent', value: taken / of }
}
