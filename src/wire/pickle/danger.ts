/** Names that run code, or open files and connections, when a pickle that calls them is loaded. */

/** Modules of which everything is dangerous; those inside them too. */
const MODULES = [
  ...['os', 'posix', 'nt', 'posixpath', 'ntpath', 'subprocess', 'pty', 'sys', 'shutil', 'socket', 'ssl', 'asyncio'],
  ...['runpy', 'importlib', 'imp', 'pkgutil', 'code', 'codeop', 'ctypes', 'cffi', 'multiprocessing', 'threading'],
  ...['webbrowser', 'urllib', 'http', 'httplib', 'requests', 'ftplib', 'smtplib', 'pickle', '_pickle', 'dill'],
  ...['cloudpickle', 'joblib', 'marshal', 'shelve', 'bdb', 'pdb', 'timeit', 'cProfile', 'profile', 'trace', 'doctest'],
  ...['commands', 'popen2', 'platform', 'signal', 'tempfile', 'pathlib', 'io', '_io', 'pip', 'venv', 'ensurepip'],
  ...[
    'idlelib',
    'lib2to3',
    'pydoc',
    'site',
    'sched',
    'gc',
    'inspect',
    'types',
    'fileinput',
    'linecache',
    'logging.config',
  ],
]

/** Names in modules that have harmless ones too. */
const NAMES = [
  ...[
    'eval',
    'exec',
    'execfile',
    'compile',
    'open',
    'file',
    'input',
    'raw_input',
    '__import__',
    'getattr',
    'setattr',
  ].map((name) => `builtins.${name}`),
  ...['delattr', 'globals', 'locals', 'vars', 'dir', 'breakpoint', 'exit', 'quit', 'apply', 'reload', 'memoryview'].map(
    (name) => `builtins.${name}`,
  ),
  ...['operator.attrgetter', 'operator.methodcaller', 'operator.itemgetter', '_operator.attrgetter'],
  ...['_operator.methodcaller', 'functools.partial', 'functools.reduce', 'itertools.starmap'],
  ...['torch.load', 'torch.hub.load', 'torch.jit.load', 'torch.package.PackageImporter', 'torch._inductor.codecache'],
  ...['torch.storage._load_from_bytes', 'torch.serialization.load', 'torch.utils.cpp_extension.load'],
  ...['numpy.load', 'numpy.testing._private.utils.runstring', 'numpy.loads', 'pandas.eval', 'pandas.read_pickle'],
]

const MODULE_SET: ReadonlySet<string> = new Set(MODULES)
const NAME_SET: ReadonlySet<string> = new Set(NAMES)

/** Whether loading a pickle with this name would let it do what it likes; `name` is a full one, as `globalName` gives. */
export function isDangerous(name: string): boolean {
  if (NAME_SET.has(name)) return true
  const parts = name.split('.')
  return parts.some((_, index) => index > 0 && MODULE_SET.has(parts.slice(0, index).join('.')))
}
