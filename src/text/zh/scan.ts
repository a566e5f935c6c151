/** Chinese for scans of many files. */

import type { Catalogue } from '../../core/words/message.ts'

export const scan: Catalogue = {
  // Relatives
  'tell what derives from what; with --hash by the numbers of each tensor, too':
    '说明哪个模型由哪个而来；加 --hash 时还按每个张量的数值判断',
  '{equal} of its {tensors} tensors are equal': '其 {tensors} 个张量中有 {equal} 个相等',
  'the same shapes in fewer bits': '形状相同，位数更少',
  'the same shapes, other numbers': '形状相同，数值不同',
  'is related to': '相关的模型',
  model: '模型',
  how: '怎样相关',
  // A queue
  'a queue in Redis, from which programs on any machine take the files (weigh worker)':
    'Redis 中的队列，任何机器上的程序从中取文件（weigh worker）',
  'take names of files through the pipe, one a line, as - does': '从管道读文件名，每行一个，与 - 相同',
  'on many machines, each of which runs weigh worker': '在许多机器上，每台运行 weigh worker',
  'weigh files for a scan that was started elsewhere, out of a queue in Redis':
    '从 Redis 队列中取文件，为别处启动的扫描称量',
  'after how long without a sign a worker is lost, and its files are given to others ({seconds})':
    '多久没有音讯就算丢失，其文件交给别的程序（默认 {seconds}）',
  'work for a scan that was started anywhere': '为任何地方启动的扫描工作',
  'of one name, four files at a time': '指定名称的队列，同时四个文件',
  'which queue?': '哪个队列？',
  'at work for the queue {name}; Ctrl+C ends it once its files are done':
    '正在为队列 {name} 工作；按 Ctrl+C 会在手头的文件完成后结束',
  'the queue can not be reached: {reason}': '连不上队列：{reason}',
  'is Redis there? {usage} starts one': 'Redis 在运行吗？{usage} 可启动一个',
  'it has ended {tries} workers, or failed in them ({reason})': '它使 {tries} 个工作程序终止或失败（{reason}）',
  'the worker is of another version of weigh': '工作程序是 weigh 的另一个版本',
  '{reason}': '{reason}',
  // The command
  'weigh every network below folders, on all cores': '用所有处理器核心称量文件夹下的每个网络',
  'a line of JSON a file, as soon as it is done (--format jsonl)': '每个文件一行 JSON，完成即输出（--format jsonl）',
  'go on where an earlier --jsonl ended: its rows are taken over': '接着先前的 --jsonl 继续：沿用其中的行',
  'put the rows into a database, too': '同时把各行存入数据库',
  'files that are read at a time (as many as there are cores)': '同时读取的文件数（默认等于处理器核心数）',
  'how long a file may take before it is given up ({seconds})': '一个文件最多用多少秒，超过即放弃（默认 {seconds}）',
  'names that come through the pipe end with NUL (find -print0)': '管道中的文件名以 NUL 结尾（find -print0）',
  'leave out such files and folders, as a line of .gitignore would': '略过这样的文件和文件夹，写法同 .gitignore 的一行',
  'take in what .gitignore files leave out': '不理会 .gitignore 文件',
  'follow links to folders': '跟随指向文件夹的链接',
  'read large files as a whole, for the SHA-256 of each': '完整读取大文件，以得到每个文件的 SHA-256',
  'tell on standard error how far it is (auto: on a terminal, and every 10 s in a pipe)':
    '在标准错误输出上显示进度（auto：在终端上显示，在管道中每 10 秒一行）',
  'exit 0 where networks have errors, too': '即使网络有错误也以 0 退出',
  'every network below a folder': '文件夹下的每个网络',
  'the ten that compute most': '计算量最大的十个',
  'a row a file, for scripts': '每个文件一行，供脚本使用',
  'only what is new or was changed': '只处理新的或改动过的文件',
  'to be queried with SQL': '供 SQL 查询',
  'as a filter: names in, rows out': '作为过滤器：读入文件名，写出各行',
  'which folder?': '哪个文件夹？',
  '--jsonl and --format {format} do not go together': '--jsonl 与 --format {format} 不能同时使用',
  '--null is about names that come through the pipe': '--null 只对经管道传来的文件名有意义',
  'stopped: {done} of {found} files are done (--resume goes on with the rows of --jsonl)':
    '已停止：{found} 个文件中完成了 {done} 个（用 --resume 可凭 --jsonl 的行继续）',
  '{count} files in {time}, {rate} a second': '{count} 个文件，用时 {time}，每秒 {rate} 个',
  '{done} of {found} files, {rate} a second': '{found} 个文件中的 {done} 个，每秒 {rate} 个',
  '{done} of {found} files, {rate} a second, {left} left': '{found} 个文件中的 {done} 个，每秒 {rate} 个，还需 {left}',
  '{file} is no kind of database that is known': '{file} 不是已知的数据库种类',
  'databases are {names}': '数据库有 {names}',

  // Rows
  'is a pipe or a device, not a file': '是管道或设备，不是文件',
  'the folder is left out: {reason}': '略过这个文件夹：{reason}',
  'given up: {reason}': '已放弃：{reason}',
  'it takes longer than {seconds} s': '用时超过 {seconds} 秒',
  'it takes more memory than there is': '所需内存超过可用内存',
  'the thread that read it has ended: {reason}': '读取它的线程已结束：{reason}',
  'this is a bug of weigh itself: {reason}': '这是 weigh 自身的缺陷：{reason}',
  'protobuf text of another kind': '另一种 protobuf 文本',

  // The table
  errors: '错误',
  warnings: '警告',
  kind: '种类',
  name: '名称',
  layers: '层数',
  maps: '特征图',
  'MACs as it stands': 'MACs（按现状）',
  'file size': '文件大小',
  'goes with': '对应文件',
  repeats: '重复',
  definition: '定义',
  solver: '求解器',
  'solver state': '求解器状态',
  other: '其他',
  nothing: '无',
  open: '未定',

  // What all come to
  '1 definition': '1 个定义',
  '{count} definitions': '{count} 个定义',
  '1 file of weights': '1 个权重文件',
  '{count} files of weights': '{count} 个权重文件',
  '1 solver': '1 个求解器',
  '{count} solvers': '{count} 个求解器',
  '1 solver state': '1 个求解器状态',
  '{count} solver states': '{count} 个求解器状态',
  '1 file of other blobs': '1 个其他 blob 文件',
  '{count} files of other blobs': '{count} 个其他 blob 文件',
  '{what} ({count})': '{what}（{count}）',
  models: '模型',
  wrong: '有误',
  '1 file can not be read': '1 个文件无法读取',
  '{count} files can not be read': '{count} 个文件无法读取',
  '1 network has errors': '1 个网络有错误',
  '{count} networks have errors': '{count} 个网络有错误',
  pairs: '成对',
  'definitions and weights that fit in every layer: {count}': '定义与权重各层都相符：{count}',
  'in some layers: {count}': '部分层相符：{count}',
  'by their shapes, and not by their names: {count}': '形状相符而名称不符：{count}',
  repeated: '重复',
  'byte by byte (=): {count} files, {size}': '逐字节相同（=）：{count} 个文件，{size}',
  'in structure (≅): {count} definitions': '结构相同（≅）：{count} 个定义',
  'depends on sizes that the file does not state: --input gives them, JSON has the expression':
    '取决于文件没有给出的尺寸：可用 --input 给出，JSON 中有表达式',
  'blank where a network can not be run with one example: the column all-macs tells them as it stands':
    '网络不能只用一个样本运行时留空：all-macs 列给出按现状的数值',
  'passed over': '略过',
  'files: {files}, folders: {folders}, as .gitignore says (--no-ignore takes them in)':
    '文件 {files} 个，文件夹 {folders} 个，依 .gitignore（--no-ignore 可将其纳入）',
  'What is wrong': '问题所在',
  'and {count} more: --jsonl names them all': '另有 {count} 个：--jsonl 会全部列出',
}
