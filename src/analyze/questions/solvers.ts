/** Caffe's solvers: how many values they keep for each parameter beside its gradient. */

import type { SolverName } from '../../core/network/solver-names.ts'

/** What a solver keeps from step to step. */
export interface Solver {
  readonly id: SolverName
  /** Values of history for each parameter. */
  readonly history: number
  readonly source: string
}

/** All solvers of Caffe. */
export const SOLVERS: readonly Solver[] = [
  { id: 'SGD', history: 1, source: 'src/caffe/solvers/sgd_solver.cpp, PreSolve: history_ (the momentum)' },
  { id: 'Nesterov', history: 1, source: 'src/caffe/solvers/nesterov_solver.cpp, over SGDSolver::PreSolve' },
  { id: 'AdaGrad', history: 1, source: 'src/caffe/solvers/adagrad_solver.cpp, over SGDSolver::PreSolve' },
  { id: 'RMSProp', history: 1, source: 'src/caffe/solvers/rmsprop_solver.cpp, over SGDSolver::PreSolve' },
  { id: 'AdaDelta', history: 2, source: 'src/caffe/solvers/adadelta_solver.cpp, AdaDeltaPreSolve' },
  { id: 'Adam', history: 2, source: 'src/caffe/solvers/adam_solver.cpp, AdamPreSolve' },
]
