/** Chinese for what formulas, files and the analysis say. */

import type { Catalogue } from '../../core/words/message.ts'

export const core: Catalogue = {
  // Formulas
  'number too large': '数太大',
  'division by zero': '除以零',
  'the number is too large': '这个数太大',
  'the formula doesn\'t use "{name}"': '公式没有用到 "{name}"',
  'expected a number, not {kind}': '这里应是数，而不是{kind}',
  'expected a list, not {kind}': '这里应是列表，而不是{kind}',
  'expected true or false, not {kind}': '这里应是真或假，而不是{kind}',
  'expected {expected} instead of "{found}"': '这里应是{expected}，而不是 "{found}"',
  'expected {expected}, but the formula ends': '这里应是{expected}，公式却到此结束',
  'expected the name of a variable after "for"': '"for" 之后应是变量名',
  'an operator or the end': '运算符或结尾',
  '"{one}" or "{other}"': '"{one}" 或 "{other}"',
  'a value': '值',
  'a list': '列表',
  'a number': '数',
  'a string': '字符串',
  'an unknown value': '未知的值',
  'true or false': '真假值',
  "comparisons can't be chained": '比较不能连写',
  'join them with "and"': '请用 "and" 连接',
  'the formula has more than {limit} characters': '公式超过 {limit} 个字符',
  'the formula is nested more than {limit} deep': '公式嵌套超过 {limit} 层',
  'the formula takes more than {limit} steps': '公式的计算超过 {limit} 步',
  '"{name}" is not a finite number': '"{name}" 不是有限的数',
  '"{name}" is not given': '没有给出 "{name}"',
  'a range has at most {limit} elements': '区间最多有 {limit} 个元素',
  'an empty list has no least and no greatest element': '空列表没有最小和最大元素',
  'there is no function "{name}"': '没有函数 "{name}"',
  'wrong number of arguments for {name}: {count} instead of {least} to {most}':
    '{name} 的参数个数不对：给了 {count} 个，应为 {least} 到 {most} 个',
  'wrong number of arguments for {name}: {count} instead of {least}':
    '{name} 的参数个数不对：给了 {count} 个，应为 {least} 个',
  'a formula has no "{character}"': '公式里不能有 "{character}"',
  'the string has no end': '字符串没有结束',
  'index {index} is outside a list of {count}': '下标 {index} 超出了 {count} 个元素的列表',

  // Bytes
  'no file was given': '没有给出文件',
  '{length} bytes are expected at byte {offset}, but the file has {size} bytes':
    '在字节 {offset} 处应有 {length} 个字节，但文件只有 {size} 字节',
  '{length} bytes belong to two parts of the file at once; here they are counted for the first':
    '{length} 个字节同时属于文件的两个部分；这里计入前一个',
  'the file ends at byte {offset}, though it had {size} bytes when it was opened':
    '文件在字节 {offset} 处结束，而打开时有 {size} 字节',

  // Parameters and shapes
  'has {given} param entries, but only {count} parameter blobs': '给了 {given} 个 param，但只有 {count} 个参数 blob',
  'share_mode: PERMISSIVE needs equal counts only': 'share_mode: PERMISSIVE 只要求个数相等',
  'shared parameter has {field} {value} here, but {other} in {owner}':
    '共享参数的 {field} 在这里是 {value}，在 {owner} 中却是 {other}',
  'shares `{param}` with {owner}, but the counts differ: {shape} against {ownerShape}':
    '与 {owner} 共享 `{param}`，但个数不同：{shape} 与 {ownerShape}',
  'shares `{param}` with {owner}, but the shapes differ: {shape} against {ownerShape}':
    '与 {owner} 共享 `{param}`，但形状不同：{shape} 与 {ownerShape}',
  'the file says that `{name}` is {declared}, but it comes out as {computed}':
    '文件声明 `{name}` 是 {declared}，但算出来是 {computed}',
  'works in place and changes the shape: `{blob}` is reshaped for the layer that made it, too':
    '原位工作却改变了形状：产生 `{blob}` 的层看到的形状也随之改变',
  'the blobs in the file have shapes {found}, but {wanted} are needed': '文件中 blob 的形状是 {found}，应为 {wanted}',
  'the parameter {name} {shape} is empty': '参数 {name} {shape} 是空的',
  '{name} has more than 32 axes': '{name} 超过 32 个轴',
  '{name} {shape} has a negative size': '{name} {shape} 有负的尺寸',
  '{name} {shape} holds more than 2³¹ − 1 values': '{name} {shape} 的值超过 2³¹ − 1 个',

  // What a file is
  'this is {what}, which weigh does not read': '这是{what}，weigh 不能读取',
  'fetch the file itself: git lfs pull': '请取回文件本身：git lfs pull',
  'save it as UTF-8': '请另存为 UTF-8',
  'unpack it first': '请先解压',
  'unpack it first, if the network is inside': '如果网络在其中，请先解压',
  'a download may have gone wrong: fetch the raw file': '下载可能出了错：请取回原始文件',
  'Caffe prototxt': 'Caffe prototxt',
  'a 7-Zip archive': '7-Zip 压缩包',
  'a Darknet definition': 'Darknet 网络定义',
  'a GGUF model': 'GGUF 模型',
  'a GIF image': 'GIF 图像',
  'a Git LFS pointer, not the file itself': 'Git LFS 指针，而不是文件本身',
  'a JPEG image': 'JPEG 图像',
  'a NumPy array': 'NumPy 数组',
  'a PDF document': 'PDF 文档',
  'a PNG image': 'PNG 图像',
  'a Python pickle (an old PyTorch checkpoint is one)': 'Python pickle 文件（旧的 PyTorch 检查点就是）',
  'a Python pickle': 'Python pickle 文件',
  'a RAR archive': 'RAR 压缩包',
  'a TensorFlow Lite model': 'TensorFlow Lite 模型',
  'a Zstandard archive': 'Zstandard 压缩文件',
  'a binary Caffe file (.caffemodel)': 'Caffe 二进制文件（.caffemodel）',
  'a bzip2 archive': 'bzip2 压缩文件',
  'a gzip archive': 'gzip 压缩文件',
  'a program': '可执行程序',
  'a safetensors file': 'safetensors 文件',
  'a zip archive': 'zip 压缩包',
  'a PyTorch checkpoint': 'PyTorch 检查点',
  'a Keras model': 'Keras 模型',
  'a NumPy archive (.npz)': 'NumPy 压缩包（.npz）',
  'a TensorFlow SavedModel': 'TensorFlow SavedModel',
  'a PaddlePaddle program': 'PaddlePaddle 程序',
  'an AppleDouble file, which macOS leaves beside the real one': 'macOS 留在真正文件旁边的 AppleDouble 文件',
  'an HDF5 file': 'HDF5 文件',
  'an HTML page': 'HTML 网页',
  'an MNN model': 'MNN 模型',
  'an ONNX model': 'ONNX 模型',
  'an XML document (OpenVINO and PMML are)': 'XML 文档（OpenVINO 和 PMML 都是）',
  'an ncnn definition': 'ncnn 网络定义',
  'an xz archive': 'xz 压缩文件',
  'text in UTF-16': 'UTF-16 文本',
  'text with a byte order mark': '带字节顺序标记的文本',
}
