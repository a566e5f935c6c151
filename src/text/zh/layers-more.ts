/** Chinese for layers that shape, combine, load and judge. */

import type { Catalogue } from '../../core/words/message.ts'

export const layersMore: Catalogue = {
  // Combining and splitting
  'adds, multiplies or takes the largest of its inputs, value by value': '把各输入逐值相加、相乘或取最大值',
  'joins its inputs along one axis, usually the channels': '沿一个轴拼接各输入，通常是通道轴',
  'cuts its input into parts along one axis': '沿一个轴把输入切成几份',
  'gives the same blob to several layers': '把同一个 blob 交给几个层',
  'lets those examples pass whose selector is not 0': '只让选择值不为 0 的样本通过',
  'picks examples by their index': '按下标挑选样本',
  'takes blobs that nobody needs, so that they are not printed as outputs': '收下没人要的 blob，免得它们被当作输出打印',
  'PROD takes no coeff': 'PROD 不用 coeff',
  'Filter gives one top for each bottom but the last: {tops}, not {count}':
    '除最后一个外，Filter 的每个 bottom 对应一个 top：应为 {tops} 个，这里有 {count} 个',
  'all bottoms need one shape: {first} against {other} of bottom {number}':
    '所有 bottom 的形状必须相同：{first} 与第 {number} 个 bottom 的 {other}',
  'bottom {number} and the selector differ in their number of examples': '第 {number} 个 bottom 与选择器的样本数不同',
  'bottoms may differ in axis {axis} only: {first} against {other} of bottom {number}':
    '各 bottom 只能在轴 {axis} 上不同：{first} 与第 {number} 个 bottom 的 {other}',
  'slice_point must grow and stay inside the axis': 'slice_point 必须递增且不超出该轴',
  'the axis does not fall into {parts} equal parts': '该轴不能等分为 {parts} 份',
  'the axis is too short for {parts} parts': '该轴太短，分不成 {parts} 份',
  'the index must have 1 axis, but has {rank}': '下标必须有 1 个轴，这里有 {rank} 个',
  'the selector {shape} may have 1 in all axes but the first only': '选择器 {shape} 除第一个轴外，各轴大小只能为 1',
  '{parts} parts need one slice_point less, but {points} are given':
    '分成 {parts} 份要少一个 slice_point，这里给了 {points} 个',

  // Shapes
  'gives the same values another shape': '给同样的值另一个形状',
  'makes several axes one': '把几个轴合为一个',
  'a dim of 0 copies axis {axis}, but the input has only {rank} axes':
    'dim 为 0 表示照抄轴 {axis}，但输入只有 {rank} 个轴',
  "a dim of −1 can't be inferred beside a dim of 0": 'dim 同时有 −1 和 0 时，−1 无法推出',
  'end_axis {end} lies before axis {axis}': 'end_axis {end} 在 axis {axis} 之前',
  'num_axes must be −1 or more, not {count}': 'num_axes 必须不小于 −1，不能是 {count}',
  'only one dim may be −1': '只能有一个 dim 为 −1',
  'the new shape {output} holds another number of values than {input}': '新形状 {output} 的值的个数与 {input} 不同',
  'the values of {input} do not fall into rows of {known}': '{input} 的值不能排成每行 {known} 个',
  '{count} axes from axis {axis} reach beyond the {rank} axes of the input':
    '从轴 {axis} 起的 {count} 个轴超出了输入的 {rank} 个轴',
  'cuts its first input to the size of its second': '把第一个输入裁剪成第二个输入的大小',
  'bottom 2 has no axis {axis} to take the size from': '第 2 个 bottom 没有轴 {axis}，无从取得大小',
  'offset is given {count} times for {axes} cropped axes': '裁剪 {axes} 个轴却给了 {count} 个 offset',
  'the crop of axis {axis} with offset {offset} reaches beyond the input':
    '轴 {axis} 从偏移 {offset} 起的裁剪超出了输入',
  'repeats its input along one axis': '沿一个轴重复输入',
  'sums up, or takes the mean of, all values from one axis on': '从某个轴起对所有值求和或取平均',
  'tells where the largest values stand': '指出最大值所在的位置',
  'top_k must be 1 or more': 'top_k 必须不小于 1',
  'top_k {count} is more than there are values': 'top_k {count} 超过了值的个数',

  // Where data comes in and goes out
  'where the data comes in': '数据由此进入',
  'makes up data by a filler': '用填充器生成数据',
  'reads arrays from HDF5 files': '从 HDF5 文件读取数组',
  'reads examples from a database': '从数据库读取样本',
  'reads images from files': '从文件读取图像',
  'reads windows of images': '读取图像中的窗口',
  'takes examples from memory': '从内存取得样本',
  'writes its inputs to an HDF5 file': '把输入写入 HDF5 文件',
  'a learned blob that other layers read': '供其他层读取的可学习 blob',
  'runs a Python class that is not in the file': '运行一个不在此文件中的 Python 类',
  'the Python class {name} is not in the file, and Caffe needs to be built with Python':
    'Python 类 {name} 不在此文件中，而且 Caffe 要在编译时启用 Python',
  'Caffe ignores {field} here': 'Caffe 在这里忽略 {field}',
  'HDF5Data does not transform its data': 'HDF5Data 不做数据变换',
  'crop_size {crop} is larger than the records of size {size}': 'crop_size {crop} 大于大小为 {size} 的记录',
  'move it to transform_param': '请移到 transform_param 中',
  'new_height and new_width must be given together': 'new_height 与 new_width 必须同时给出',
  'transform_param.crop_size is missing: it is the size of the windows':
    '缺少 transform_param.crop_size：它是窗口的大小',

  // Losses
  "softmax, and then minus the log of the right class's probability": '先做 softmax，再取正确类别概率的负对数',
  "minus the log of the right class's probability": '正确类别概率的负对数',
  'half the mean squared distance': '均方距离的一半',
  'the cross entropy of each output for itself': '每个输出各自的交叉熵',
  'asks for a margin between the right class and all others': '要求正确类别与其他类别之间有间隔',
  'pulls pairs of one kind together and pushes others apart': '把同类的一对拉近，把异类的推远',
  'a softmax loss in which every confusion of classes has its own price': '每种类别混淆各有代价的 softmax 损失',
  'the share of examples whose right class is among the best': '正确类别位居前列的样本所占比例',
  "Caffe can't build SoftmaxWithLoss with a second top": 'Caffe 建不了有第二个 top 的 SoftmaxWithLoss',
  'both features need one shape: {first} against {second}': '两个特征的形状必须相同：{first} 与 {second}',
  'both inputs need one number of values: {first} against {second}': '两个输入的值的个数必须相同：{first} 与 {second}',
  'each example needs one number of values: {first} against {second}':
    '每个样本的值的个数必须相同：{first} 与 {second}',
  'features have no height and width here, and labels one value each': '这里的特征没有高和宽，每个标签只有一个值',
  'labels have one value for each example, not {shape}': '每个样本的标签只有一个值，不能是 {shape}',
  'one label is needed for each position: {scores} against {labels}': '每个位置要有一个标签：{scores} 与 {labels}',
  'the bottoms differ in their number of examples: {first} against {second}':
    '各 bottom 的样本数不同：{first} 与 {second}',
  'the infogain matrix is missing: a third bottom, or infogain_loss_param.source':
    '缺少 infogain 矩阵：要有第三个 bottom，或 infogain_loss_param.source',
  'the infogain matrix {matrix} does not hold classes × classes values':
    'infogain 矩阵 {matrix} 的值不是 类别数 × 类别数 个',
  'the input may have 4 axes at most, but has {rank}': '输入最多有 4 个轴，这里有 {rank} 个',
}
