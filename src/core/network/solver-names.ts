/** Caffe's solvers, by the names of `type` (src/caffe/solvers/*.cpp, REGISTER_SOLVER_CLASS). */
export const SOLVER_NAMES = ['SGD', 'Nesterov', 'AdaGrad', 'RMSProp', 'AdaDelta', 'Adam'] as const

export type SolverName = (typeof SOLVER_NAMES)[number]
