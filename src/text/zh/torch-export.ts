/** PyTorch's exported programs. */

import type { Catalogue } from '../../core/words/message.ts'

export const torchExport: Catalogue = {
  'PyTorch exported program': 'PyTorch 导出程序',
  'the input `{name}` was exported with the size {declared}, and {given} is given: the program has no other':
    '输入 `{name}` 导出时的大小是 {declared}，而给出的是 {given}：这个程序没有别的大小',
  '{name} is {value}, but the program was exported for {range}': '{name} 是 {value}，而程序是为 {range} 导出的',
  'there is nothing in the archive': '压缩包是空的',
  'PyTorch refuses an archive with bytes in front of it': 'PyTorch 拒绝前面有多余字节的压缩包',
  '{name} has {size} bytes, and no more than {most} are read': '{name} 有 {size} 字节，而最多读取 {most} 字节',
  '{name} is no JSON: {what}': '{name} 不是 JSON：{what}',
  'the archive has no record {name}': '压缩包里没有记录 {name}',
  '{name} says {word}, and PyTorch knows only {wanted}': '{name} 写的是 {word}，而 PyTorch 只认识 {wanted}',
  'this is of an older layout (version {version}): PyTorch of today does not load it':
    '这是旧的布局（版本 {version}）：今天的 PyTorch 不加载它',
  '{node} reads {name}, which nothing has made by then': '{node} 读取 {name}，而此前没有任何节点产生它',
  'the value {name} is made twice': '值 {name} 被产生了两次',
  'the target {type} is no operator, and is not called': '目标 {type} 不是算子，不会被调用',
  'there is no rule here for {type}: its shapes are those that the file says, and its work is not counted':
    '这里没有 {type} 的规则：形状取文件所说的，计算量不计',
  '{type} is none of PyTorch: its shapes are those that the file says, and its work is not counted':
    '{type} 不是 PyTorch 的算子：形状取文件所说的，计算量不计',
  '{type} is none of PyTorch, and nothing shows that the operator was there when the program was made':
    '{type} 不是 PyTorch 的算子，也没有迹象表明导出时存在这个算子',
  'runs a graph for each entry of a sequence': '对序列的每一项运行一个图',
  'runs a graph along a sequence, handing on what it carries': '沿序列运行一个图，并传递状态',
  'runs a graph again and again, as long as a condition holds': '只要条件成立就反复运行一个图',
  'runs a graph': '运行一个图',
  'makes sure that something holds': '确认某个条件成立',
  'one value for each of so many regions of the input': '输入的若干区域各给出一个值',
  'slides kernels over the input: each kernel gives one feature map': '卷积核在输入上滑动：每个核给出一张特征图',
  'each output is a weighted sum of all inputs': '每个输出是所有输入的加权和',
  'makes feature maps larger or smaller': '放大或缩小特征图',
  'brings the values of windows together': '把窗口中的值合在一起',
  'computes a number beside the tensors: a size, or whether something holds':
    '在张量之外计算一个数：某个大小，或某个条件是否成立',
  'each query takes a mean of the values, weighed by how well their keys fit': '每个查询按键的匹配程度对值取加权平均',
  'carries a state along a sequence': '沿序列传递状态',
  'each output weighs all pairs of values of two inputs': '每个输出对两个输入的所有成对的值加权',
  'multiplies and sums over pairs of axes': '沿成对的轴相乘并求和',
  'looks rows up in a table and brings those of a bag together': '在表中查行，并把同一袋的行合在一起',
  'the product of each value with each': '每个值与每个值的乘积',
  'brings values to one scale': '把值归到同一尺度',
  'how far off an answer is': '答案偏差多少',
  'computes values without a product of matrices': '不用矩阵乘法计算值',
  'gives the same values by other axes': '以另外的轴给出相同的值',
  'cuts into parts along an axis': '沿一个轴切成几份',
  'a tensor of a given size': '给定大小的张量',
  'numbers at equal distances': '等间距的数',
  'puts values elsewhere': '把值放到别处',
  'repeats along axes': '沿轴重复',
  'takes an axis apart': '把一个轴拆开',
  'looks rows up in a table': '在表中查行',
  'gives the shape that it gets': '输出与输入形状相同',
  'hands its input on': '原样传递输入',
  'this is no exported program: it has no graph': '这不是导出程序：它没有图',
  '`{name}` is of the type {code}, which PyTorch does not have': '`{name}` 的类型是 {code}，PyTorch 没有这种类型',
  '`{name}` has a size that is none': '`{name}` 有一个不成立的大小',
  '`{name}` has a size that is too large or too odd to be computed: it is left open':
    '`{name}` 有一个过大或过于古怪而无法计算的大小：不作计算',
  '`{name}` has the size {size}': '`{name}` 的大小是 {size}',
  '{name} has no metadata: PyTorch refuses that': '{name} 没有元数据：PyTorch 会拒绝',
  '{node} has an argument that is nothing, or several things at once': '{node} 有一个参数什么都不是，或同时是几样东西',
  'the program has more than {most} nodes, and the rest is not read': '程序有超过 {most} 个节点，其余的不再读取',
  'graphs stand in one another too deep': '图嵌套得太深',
  'the signature has an input of a kind that is not known': '签名里有一个未知种类的输入',
  'where in the source each operator was called': '每个算子在源代码中的调用位置',
  'operators and their arguments': '算子及其参数',
  'signature: what goes in and what comes out': '签名：输入与输出',
  'the rest of the program': '程序的其余部分',
  'list of stored tensors': '所存张量的清单',
  'sample inputs, as a pickle that is not run': '样例输入（pickle，不会被运行）',
  'objects that are no tensors': '不是张量的对象',
  'there is no program in the archive that can be read': '压缩包里没有可以读取的程序',
  tensor: '张量',
  'the program is of version {major} of the format, and PyTorch reads {known}':
    '程序的格式版本是 {major}，而 PyTorch 读取的是 {known}',
  'the signature has {count} inputs, and the graph {found}': '签名有 {count} 个输入，而图有 {found} 个',
  'a program of its own': '一个独立的程序',
  '{name} is in the signature, but in none of the lists of stored tensors':
    '{name} 在签名里，但不在任何所存张量的清单里',
  '{name} has a stride below 0': '{name} 的步长小于 0',
  '{name} is stored as {stored}, but the graph says {graph}': '{name} 存为 {stored}，而图说是 {graph}',
  '{name} reaches to byte {needed} of a record of {length}':
    '{name} 到达记录的第 {needed} 字节，而记录只有 {length} 字节',
  '{name}: its record of {length} bytes does not hold whole numbers of {width}':
    '{name}：它的 {length} 字节的记录不是 {width} 字节的整数倍',
  'the numbers of {count} tensors, {bytes} bytes, are not in the archive: {names}; the rest is weighed without them':
    '{count} 个张量的数值（{bytes} 字节）不在压缩包里：{names}；其余部分照样称量',
  'the records of {count} tensors, {bytes} bytes, are empty: {names}; PyTorch loads that, and has no numbers':
    '{count} 个张量（{bytes} 字节）的记录是空的：{names}；PyTorch 会加载，但没有数值',
}
