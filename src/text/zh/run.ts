/** Running a network: what can't be computed, and why. */

import type { Catalogue } from '../../core/message.ts'

export const run: Catalogue = {
  'a database': '数据库',
  'image files': '图像文件',
  'an HDF5 file': 'HDF5 文件',
  'the memory of a program': '程序的内存',
  'the caller': '调用者',
  'the {type} filler draws at random': '填充器 {type} 是随机取值的',
  'it runs a Python class that is not in the file': '它运行一个不在文件中的 Python 类',
  'its matrix stands in the file {source}': '它的矩阵在文件 {source} 中',
  'Dropout draws at random in phase TRAIN which values it drops': 'Dropout 在 TRAIN 阶段随机选择丢弃哪些值',
  '{method} pooling draws at random in phase TRAIN': '{method} 池化在 TRAIN 阶段随机取值',
  'its shape {shape} needs {wanted} bytes, and the file has {size}':
    '它的形状 {shape} 需要 {wanted} 字节，而文件有 {size} 字节',
  'this is no NumPy array (.npy)': '这不是 NumPy 数组（.npy）',
  'its header is cut off': '它的文件头被截断',
  'its header is none of plain numbers: {header}': '它的文件头说明的不是普通数字：{header}',
  'the input needs at least 2 axes, but has the shape {shape}': '输入至少要有 2 个轴，但形状是 {shape}',
  'the input needs 4 axes, but has the shape {shape}': '输入要有 4 个轴，但形状是 {shape}',
  'the input {shape} has no axis {axis}': '输入 {shape} 没有第 {axis} 轴',
  'an input is missing': '缺少一个输入',
  'the input is empty': '输入是空的',
  'its inputs differ in shape: {first} and {other}': '各输入的形状不同：{first} 与 {other}',
  'group {group} does not divide {channels} input and {outputs} output channels':
    '分组数 {group} 不能整除 {channels} 个输入通道和 {outputs} 个输出通道',
  'index {index} is outside the {entries} entries': '下标 {index} 超出了 {entries} 个条目',
  'it would take {bytes} bytes beside the {held} that are held, and at most {most} are allowed':
    '除已占用的 {held} 字节外还要 {bytes} 字节，而最多允许 {most} 字节',
  'this machine has not enough memory': '本机内存不足',
  'nobody here knows how to compute a layer of type {type}': '这里没有人知道如何计算类型 {type} 的层',
  'there are no values for `{name}`, which come from {from}': '没有 `{name}` 的值，它来自{from}',
  '`{name}` has {count} values, which is not what its shape {shape} holds':
    '`{name}` 有 {count} 个值，与它的形状 {shape} 不符',
  'the values of {shape} do not fill the shape {output}': '{shape} 的值填不满形状 {output}',
  'there are no weights for its parameter {number} ({shape})': '它的第 {number} 个参数（{shape}）没有权重',
  'its parameter {number} has the shape {found} with {count} values in the file, and {shape} is needed':
    '它的第 {number} 个参数在文件中的形状是 {found}（{count} 个值），而需要 {shape}',
  "the numbers of its parameter {number} can't be read from the file": '无法从文件读取它的第 {number} 个参数的数值',
  'give the file of weights beside the definition, or --seed 1 for weights from the fillers':
    '请在网络定义之外给出权重文件，或用 --seed 1 由填充器生成权重',
  '--seed 1 draws them': '--seed 1 会随机生成它们',
  'the file has no weights for its parameter {number} ({shape}), and its filler draws at random':
    '文件里没有它的第 {number} 个参数（{shape}）的权重，而它的填充器是随机取值的',
  '--input {name}=values.npy gives its values': '--input {name}=values.npy 给出它的值',
  'the window is larger than the padded input of size {size}': '窗口大于大小为 {size} 的输入（含填充）',
  'the window has {count} sizes, and the input {axes} spatial axes': '窗口有 {count} 个尺寸，而输入有 {axes} 个空间轴',
  'its inputs may differ along axis {axis} only: {first} and {other}':
    '各输入只能在轴 {axis} 上不同：{first} 与 {other}',
  'axis {axis} of {shape} does not fall into its {count} parts': '{shape} 的轴 {axis} 不能切成 {count} 份',
  'the selector {selector} has not one value for each example of {shape}':
    '选择器 {selector} 不是给 {shape} 的每个样本一个值',
  'label {label} is none of the {classes} classes': '标签 {label} 不在 {classes} 个类别之中',
  'the matrix has {count} values, and {classes} classes need {wanted}':
    '矩阵有 {count} 个值，而 {classes} 个类别需要 {wanted} 个',
  'the input may have 4 axes at most, but has the shape {shape}': '输入最多有 4 个轴，但形状是 {shape}',
  'the factor {factor} does not fit the input {shape} from axis {axis} on':
    '因子 {factor} 与输入 {shape} 从轴 {axis} 起不相符',
  'the sequence {shape} and its markers {cont} differ in steps or streams':
    '序列 {shape} 与它的标记 {cont} 的步数或路数不同',
  'an initial state has the shape {found}, but {wanted} is needed': '初始状态的形状是 {found}，但需要 {wanted}',
  'the input {shape} is too small to be cut to {wanted}': '输入 {shape} 太小，不能裁剪成 {wanted}',
  'top_k {count} is more than the {size} values': 'top_k {count} 多于 {size} 个值',
}
