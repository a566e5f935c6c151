/** PyTorch's checkpoints and NumPy's arrays. */

import type { Catalogue } from '../../core/words/message.ts'

export const torch: Catalogue = {
  'PyTorch checkpoint': 'PyTorch 检查点',
  'it has so many tensors, or so many that can not be, that the rest is not looked at':
    '张量太多，或不成立的张量太多，其余的不再查看',
  'NumPy arrays': 'NumPy 数组',
  'the archive has no record {name}: PyTorch refuses it': '压缩包里没有记录 {name}：PyTorch 会拒绝它',
  'the archive has no record {name}: there are no tensors to be found': '压缩包里没有记录 {name}：找不到任何张量',
  'no tensor tells the type of storage {key}: what follows can not be found':
    '没有张量说明存储 {key} 的类型：其后的内容无法定位',
  'the file ends before storage {key}': '文件在存储 {key} 之前结束',
  'storage {key} has {count} numbers, but the pickle says {said}':
    '存储 {key} 有 {count} 个数，而 pickle 说有 {said} 个',
  'the file ends inside storage {key}: {missing} bytes are missing': '文件在存储 {key} 中间结束：缺少 {missing} 字节',
  '{count} bytes stand behind the end, and PyTorch never reads them': '结尾之后有 {count} 字节，PyTorch 从不读取它们',
  'this is a pickle by itself: the numbers of its tensors are not in it': '这只是一个 pickle：其中没有张量的数值',
  '{name}: the archive has no record of its storage {key}': '{name}：压缩包里没有它的存储 {key}',
  '{name}: its storage {key} has {length} bytes, but the pickle says {said}':
    '{name}：它的存储 {key} 有 {length} 字节，而 pickle 说有 {said} 字节',
  '{name} reaches to byte {last} of a storage of {room}': '{name} 到达存储的第 {last} 字节，而存储只有 {room} 字节',
  'loading this file in Python would call {name}, which runs code or opens files; here nothing is run':
    '在 Python 中加载此文件会调用 {name}，它会运行代码或打开文件；这里不运行任何东西',
  'loading this file in Python would run code of {count} classes and functions: {names}; here they are only names':
    '在 Python 中加载此文件会运行 {count} 个类和函数的代码：{names}；在这里它们只是名称',
  'it says to be of protocol {protocol}, and Python knows none above {latest}':
    '它自称协议为 {protocol}，而 Python 最高只知道 {latest}',
  'torch.load refuses pickles of protocol {protocol} unless it may run code (weights_only=False)':
    'torch.load 拒绝协议 {protocol} 的 pickle，除非允许它运行代码（weights_only=False）',
  'state of the optimiser': '优化器的状态',
  'scales and zero points': '缩放系数与零点',
  'other numbers': '其他数',
  'parts of storages that no tensor reaches': '存储中没有张量用到的部分',
  'numbers, deflated': '数（已压缩）',
  'counts of numbers in front of storages': '存储前面的个数',
  'names and texts in the pickle': 'pickle 中的名称和文本',
  'names of classes and functions in the pickle': 'pickle 中类和函数的名称',
  'numbers in the pickle: sizes, strides, settings': 'pickle 中的数：大小、步长、设置',
  'what the pickle remembers to say it once': 'pickle 记下来以便只说一次的内容',
  'how the pickle is put together': 'pickle 的结构',
  'padding, so that numbers start at multiples of 64': '填充，使数从 64 的倍数处开始',
  'directory of the archive': '压缩包的目录',
  'headers of the archive': '压缩包的文件头',
  'code of TorchScript': 'TorchScript 的代码',
  'versions and byte order': '版本与字节序',
  'other records': '其他记录',
  'the sizes of a tensor are none: {path}': '张量的大小不成立：{path}',
  'a tensor starts before its storage does: {path}': '张量从存储开始之前开始：{path}',
  'the strides of a tensor are none: {path}': '张量的步长不成立：{path}',
  'a tensor is made of something that is no storage of a known type: {path}': '张量所用的不是已知类型的存储：{path}',
  'it names something outside of the file that is none of what PyTorch saves: {path}':
    '它指向文件之外的东西，而那不是 PyTorch 会保存的：{path}',
  'the source text of {name} is stored with it, {bytes} characters; it is not shown and not run':
    '{name} 的源代码一同存了下来，{bytes} 个字符；不显示，也不运行',
  "{percent} % of the bytes of its tensors are the optimiser's state, which only training needs":
    '其张量的字节中有 {percent} % 是优化器的状态，只有训练才需要',
  '{name} lies in {first} and in {second}': '{name} 既在 {first} 中，也在 {second} 中',
  'its numbers are of no plain type: {type}': '它的数不是普通类型：{type}',
  'a version {version} of NumPy arrays is not known': '不知道 NumPy 数组的版本 {version}',
  'its header is no dictionary of plain values, and is not evaluated: {header}':
    '它的文件头不是普通值的字典，也不会被求值：{header}',
  'its header does not tell type, order and shape: {header}': '它的文件头没有说明类型、次序和形状：{header}',
  'its type is not known: {type}': '不知道它的类型：{type}',
  '{name}: {what}': '{name}：{what}',
  'the archive has {name} twice: NumPy takes the last, and so is done here':
    '压缩包里有两个 {name}：NumPy 取最后一个，这里也一样',
  '{name} would lie outside of the folder that the archive is unpacked in': '解压后 {name} 会落在目标文件夹之外',
  '{name} is an array of Python objects: a pickle, which is not run, so that nothing of it is known':
    '{name} 是 Python 对象的数组：那是一个 pickle，不会被运行，所以对它一无所知',
  '{name} has raw pairs of bytes, which is how bfloat16 is saved: taken as such':
    '{name} 是成对的原始字节，bfloat16 就是这样保存的：按此理解',
  '{name} needs {bytes} bytes, and {room} are there': '{name} 需要 {bytes} 字节，而只有 {room} 字节',
  '{count} bytes stand behind the numbers of {name}': '{name} 的数之后还有 {count} 字节',
  'headers: types and shapes': '文件头：类型与形状',
  numbers: '数',
  array: '数组',
  'pickles of Python objects': 'Python 对象的 pickle',
  'arrays, deflated': '数组（已压缩）',
}
