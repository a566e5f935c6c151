/** Running a network: what can't be computed, and why. */

import type { Catalogue } from '../../core/words/message.ts'

export const run: Catalogue = {
  'the image does not start with its size': '图像没有以其尺寸开头',
  'a checksum of the image is wrong': '图像的校验和不对',
  'the image has fewer pixels than it says': '图像的像素少于其声明的数目',
  'the image holds more than its pixels': '图像中除像素外还有多余的数据',
  'a pixel has a colour that the image does not have': '某个像素的颜色不在图像的调色板中',
  'the image has a form that no PNG has': '没有哪种 PNG 是这种形式',
  'the image has more scans than any': '图像的扫描次数过多',
  'the image has no pixels': '图像没有像素',
  '{size} bytes are too many for an image (at most {most})': '{size} 字节对图像来说过多（至多 {most}）',
  '{count} numbers are too many to be read at once (at most {most})': '{count} 个数过多，无法一次读入（至多 {most}）',
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
  '--input {name}=values.npy gives its values, or --image an image':
    '--input {name}=values.npy 给出它的值，或用 --image 给出图像',
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
  '{found} bytes were held at the peak, and {wanted} were predicted': '峰值时占用 {found} 字节，而预测是 {wanted} 字节',
  '`{name}` has the shape {found}, and {wanted} was predicted': '`{name}` 的形状是 {found}，而预测是 {wanted}',
  '{found} multiplications were counted, and {wanted} MACs were predicted':
    '数到 {found} 次乘法，而预测是 {wanted} 次乘加',
  'run a network forward on an image or arrays, and see every layer beside its prediction':
    '用图像或数组运行网络的前向计算，逐层与预测对照',
  'names of the classes, one a line': '类别名称，每行一个',
  'how many of the best classes are told (5)': '列出最好的几个类别（5）',
  'write what a layer gives as a NumPy array': '把某层的输出写成 NumPy 数组',
  'count every multiplication in the loops, slowly, against the predicted MACs':
    '在循环里逐次数乘法（较慢），与预测的乘加数对照',
  'draw weights that no file has from the fillers, with this seed; without a filler they are 0':
    '文件里没有的权重由填充器按此种子生成；没有填充器的为 0',
  'the time of each layer (always told on a terminal)': '每层的时间（在终端上总会列出）',
  'which digit LeNet takes it for': 'LeNet 认为它是哪个数字',
  'an ImageNet classifier, its image as BGR without the mean': 'ImageNet 分类网络，图像按 BGR 并减去均值',
  'arrays in, arrays out': '输入数组，输出数组',
  'that the predicted MACs are true': '验证预测的乘加数',
  'one network is run at a time': '一次只运行一个网络',
  '--save does not understand {given}': '--save 看不懂 {given}',
  'there is no layer or blob {name}': '没有层或 blob {name}',
  'a PNG or JPEG for the first input; several make a batch': '给第一个输入的 PNG 或 JPEG；多张组成一批',
  'values of a blob as a NumPy array, or only its shape': '某个 blob 的值（NumPy 数组），或只给形状',
  'taken off: a mean image (.binaryproto, .npy), or numbers in the order of --channels':
    '要减去的均值：均值图像（.binaryproto、.npy），或按 --channels 顺序的数值',
  'factor of pixels from 0 to 255, after the mean (1)': '减去均值后，0 到 255 的像素所乘的系数（1）',
  'what the brightest pixel becomes, before the mean (255)': '减去均值前，最亮的像素取的值（255）',
  "order of an image's channels (bgr)": '图像通道的顺序（bgr）',
  'height and width before the middle is cut out': '裁出中央之前缩放到的高和宽',
  'there is no blob {name}': '没有 blob {name}',
  '--image {usage} says which blob it is for': '--image {usage} 指明它给哪个 blob',
  'the network has no input that an image fits': '网络没有适合图像的输入',
  '--input {name}=1x3x224x224 gives it one': '用 --input {name}=1x3x224x224 给出',
  '{name} has no known channels, height and width for an image': '{name} 的通道数、高和宽未知，无法接收图像',
  'the size of stored records is not in the file: images are resized to the crop itself (--resize 256x256: first to that)':
    '文件里没有存储记录的大小：图像直接缩放到裁剪的大小（--resize 256x256 则先缩放到该大小）',
  'Caffe mirrors images at random here when training; none is mirrored now':
    'Caffe 在此处训练时会随机镜像；现在不做镜像',
  '--mean FILE says where it is, or --mean 104,117,123 what it is':
    '--mean FILE 指明它在哪里，或用 --mean 104,117,123 给出数值',
  'the network takes the mean image {file} off, which is not there': '网络要减去均值图像 {file}，但找不到它',
  'this is {what}, and images are PNG or JPEG': '这是{what}，而图像应为 PNG 或 JPEG',
  'the image is damaged: {reason}': '图像已损坏：{reason}',
  'the image is cut off': '图像被截断',
  '{width} × {height} pixels are too many (at most {most})': '{width} × {height} 像素太多（最多 {most}）',
  'this holds no single array: a NumPy array (.npy) or a mean image (.binaryproto) does':
    '里面不是单个数组：NumPy 数组（.npy）或均值图像（.binaryproto）才是',
  'observed shape': '实际形状',
  predicted: '预测',
  'MACs counted': '数到的乘加',
  ms: '毫秒',
  probability: '概率',
  score: '得分',
  class: '类别',
  label: '标签',
  '{name} of {example}': '{example} 的 {name}',
  shapes: '形状',
  '{right} of {count} as predicted': '{count} 个中有 {right} 个与预测一致',
  '{count} counted': '数到 {count}',
  '{bytes} at the peak': '峰值 {bytes}',
  loss: '损失',
  time: '时间',
  '{count} ms': '{count} 毫秒',
  'not run': '未运行',
  '{text}, as predicted': '{text}，与预测一致',
  '{text}, which was not predicted': '{text}，与预测不符',
  '{layers}, for want of an input': '{layers}（缺少输入）',
  'an image has 1 or 3 channels, and the network takes {channels}': '图像有 1 或 3 个通道，而网络需要 {channels} 个',
  'an image of {image} is too small to cut {cut} out of its middle': '{image} 的图像太小，无法从中央裁出 {cut}',
  'the mean has {count} values for {channels} channels': '均值有 {count} 个值，而通道有 {channels} 个',

  // The figure of a run
  'draw the network with its feature maps in the squares; .svg, .png, .pdf or .tex':
    '画出网络，方格里是它的特征图；.svg、.png、.pdf 或 .tex',
  '--{name} is an option of the figure, and none is drawn': '--{name} 是图的选项，而这里没有要画的图',
  'the name of a figure says what it is, and {file} does not': '图的文件名决定格式，而 {file} 看不出格式',
  'give a name that ends in .svg, .png, .pdf or .tex': '请用以 .svg、.png、.pdf 或 .tex 结尾的文件名',
  'the network as a figure, with its feature maps of that digit': '把网络画成图，带有该数字的特征图',
}
