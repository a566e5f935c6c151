/** Chinese for files of tensors: safetensors, GGUF, and what they share. */

import type { Catalogue } from '../../core/words/message.ts'

export const tensors: Catalogue = {
  // JSON
  'a value is expected here': '此处应为一个值',
  'a key in quotes is expected here': '此处应为带引号的键',
  'a colon is expected here': '此处应为冒号',
  'nothing more is expected here': '此处不应再有内容',
  'brackets are nested more than {deepest} deep': '括号嵌套超过 {deepest} 层',
  'a comma or the closing bracket is expected here': '此处应为逗号或右括号',
  'a comma stands before the closing bracket': '右括号前有多余的逗号',
  'the text ends inside a string': '文本在字符串中间结束',
  'a control character stands in a string': '字符串中有控制字符',
  'this is no UTF-8': '这不是 UTF-8',
  'a backslash is followed by none of the letters that JSON knows': '反斜杠后不是 JSON 认识的字母',
  'half of a surrogate pair stands alone': '代理对只有一半',
  'this is no number': '这不是数',
  'there are more than {most} values in one': '一个值中的值多于 {most} 个',
  'the text ends too early': '文本过早结束',
  'this is no JSON: {what}': '这不是 JSON：{what}',
  'this is too long for a file of settings: {size} bytes': '作为设置文件太长：{size} 字节',

  // safetensors
  'the header is JSON, but no object of tensors': '文件头是 JSON，但不是张量的对象',
  'the header is no JSON: {what}': '文件头不是 JSON：{what}',
  'the header has nothing in it': '文件头为空',
  '{name} stands twice in the header, with the same entry': '{name} 在文件头中出现两次，条目相同',
  '{name} stands twice in the header: the later entry holds': '{name} 在文件头中出现两次：以后者为准',
  'and {count} more like these, which are not told': '另有 {count} 个类似问题未列出',
  '__metadata__ stands twice in the header': '__metadata__ 在文件头中出现两次',
  '__metadata__ is no object of texts': '__metadata__ 不是文本的对象',
  '__metadata__ holds texts only, and {key} is none': '__metadata__ 只能有文本，而 {key} 不是',
  'the dtype of {name} is no text': '{name} 的 dtype 不是文本',
  'the shape of {name} is no list of sizes from 0 to 2⁶⁴ − 1': '{name} 的 shape 不是 0 到 2⁶⁴ − 1 的大小列表',
  'the data_offsets of {name} are not two numbers from 0 to 2⁶⁴ − 1':
    '{name} 的 data_offsets 不是两个 0 到 2⁶⁴ − 1 的数',
  'the entry of {name} is no object': '{name} 的条目不是对象',
  '{name} has no {field}': '{name} 没有 {field}',
  '{name} has {field} twice': '{name} 有两个 {field}',
  '{name} is of type {type}, which safetensors does not have': '{name} 的类型是 {type}，safetensors 没有这种类型',
  'the shape of {name} has more numbers than 64 bits can count': '{name} 的形状包含的数多于 64 位所能计数',
  '{name} has {bits} bits, which fill no whole bytes': '{name} 有 {bits} 位，不是整数个字节',
  '{name} has {length} bytes, but its type and shape need {bytes}':
    '{name} 有 {length} 字节，但其类型和形状需要 {bytes}',
  'the header is {length} bytes long, but only {room} follow': '文件头长 {length} 字节，但其后只有 {room} 字节',
  'the file has {size} bytes: too few for the 8 that say how long the header is':
    '文件有 {size} 字节：不够存放说明文件头长度的 8 个字节',
  'the header would be {length} bytes long: more than the 100,000,000 that safetensors allows':
    '文件头将长 {length} 字节：超过 safetensors 允许的 100,000,000',
  '{name} ends at byte {end} of the data, before it begins at {begin}':
    '{name} 在数据的第 {end} 字节结束，先于其开始处 {begin}',
  '{length} bytes before {name} belong to no tensor': '{name} 之前的 {length} 字节不属于任何张量',
  '{name} begins at byte {begin} of the data, but what lies before it ends at {at}':
    '{name} 从数据的第 {begin} 字节开始，但它前面的内容到 {at} 才结束',
  '{name} ends at byte {end} of the data, which have {size}':
    '{name} 在数据的第 {end} 字节结束，而数据只有 {size} 字节',
  '{length} bytes at the end belong to no tensor': '末尾的 {length} 字节不属于任何张量',
  'header: names, types, shapes and places of the tensors': '文件头：张量的名称、类型、形状和位置',
  'length of the header': '文件头的长度',
  'texts beside the tensors': '张量之外的文本',
  'the index has no weight_map, which says where each tensor lies': '索引没有 weight_map，无法知道各张量在哪个文件中',
  'the file of {name} is no text': '{name} 的文件名不是文本',
  '{name} stands twice in the index': '{name} 在索引中出现两次',
  '{tensor} would lie in {name}, outside of the folder: that is not opened':
    '{tensor} 位于文件夹之外的 {name}：不会打开',
  '{name} is not there: what the index says lies in it is missing': '{name} 不存在：索引称位于其中的内容缺失',
  '{name} lies in {first} and in {second}': '{name} 既在 {first} 中，又在 {second} 中',
  'the index says that {name} lies in {file}, where it is not': '索引称 {name} 在 {file} 中，但其中没有',
  '{name} lies in {file}, but the index does not name it': '{name} 在 {file} 中，但索引没有列出它',
  'total_size is no number of bytes': 'total_size 不是字节数',
  'total_size says {told} bytes, the tensors have {bytes}': 'total_size 为 {told} 字节，而张量共有 {bytes} 字节',
  'this names no parts of a model': '其中没有列出模型的各部分',
  '{name} would lie in {folder}, outside of the folder: that is not opened':
    '{name} 位于文件夹之外的 {folder}：不会打开',
  'the tensors of {name} lie in {file}, which is no safetensors file: they are not counted':
    '{name} 的张量在 {file} 中，它不是 safetensors 文件：未计入',
  'none of the parts has tensors beside it': '各部分都没有张量',

  // GGUF
  'this is {what}, though its name ends like that of {claimed}: programs that go by the name refuse it':
    '这是 {what}，而其名称以 {claimed} 的扩展名结尾：按名称加载的程序会拒绝它',
  'a GGUF file begins with "GGUF", and this one with {magic}': 'GGUF 文件以 "GGUF" 开头，而此文件以 {magic} 开头',
  'this is GGUF of version {version}, and versions 2 and 3 are read':
    '这是 GGUF 第 {version} 版，能读的是第 2 版和第 3 版',
  'convert it anew: llama.cpp does not read version 1 either': '请重新转换：llama.cpp 也不读第 1 版',
  'the file is big-endian: llama.cpp reads it on big-endian machines only':
    '文件是大端序：llama.cpp 只在大端机器上读取',
  'the name {name} is no UTF-8: llama.cpp takes it, gguf-py refuses it':
    '名称 {name} 不是 UTF-8：llama.cpp 接受，gguf-py 拒绝',
  '{key} has values of kind {id}, which GGUF does not have': '{key} 的值属于种类 {id}，GGUF 没有这种值',
  '{key} would have {count} values, which need more bytes than the file has left':
    '{key} 将有 {count} 个值，所需字节多于文件剩余的字节',
  '{key} is an array of arrays, which llama.cpp does not read': '{key} 是数组的数组，llama.cpp 不读取',
  '{key} has arrays nested more than {deepest} deep': '{key} 的数组嵌套超过 {deepest} 层',
  'the key {key} stands twice in the metadata': '键 {key} 在元数据中出现两次',
  'two tensors are called {name}: only the first is listed': '有两个张量名为 {name}：只列出第一个',
  'general.alignment is a {kind}, and must be a uint32': 'general.alignment 是 {kind}，必须是 uint32',
  'general.alignment is {alignment}, and must be a power of two': 'general.alignment 为 {alignment}，必须是 2 的幂',
  '{length} bytes are said to follow, but the file has only {left} more':
    '称其后有 {length} 字节，但文件只剩 {left} 字节',
  'the name of {name} has {bytes} bytes, and ggml keeps 63': '{name} 的名称有 {bytes} 字节，ggml 只保留 63',
  '{name} has more numbers than 63 bits can count': '{name} 的数多于 63 位所能计数',
  'a row of {name} has {row} numbers, which fill no whole blocks of {type}: {block} each':
    '{name} 的一行有 {row} 个数，不是 {type} 的整块：每块 {block} 个',
  '{name} would have {axes} axes, which need more bytes than the file has left':
    '{name} 将有 {axes} 个轴，所需字节多于文件剩余的字节',
  '{name} has {axes} axes, and ggml has 4': '{name} 有 {axes} 个轴，ggml 只有 4 个',
  '{name} is of type {id}, which ggml does not have': '{name} 的类型是 {id}，ggml 没有这种类型',
  '{name} is of type {type}, which ggml has removed': '{name} 的类型是 {type}，ggml 已删除',
  '{name} begins at byte {offset} of the data, and {expected} is where the tensor before it ends':
    '{name} 从数据的第 {offset} 字节开始，而它前面的张量到 {expected} 结束',
  '{name} ends at byte {end}, and the file has {size}': '{name} 在第 {end} 字节结束，而文件只有 {size} 字节',
  '{name} is Q8_1, of 36 bytes a block: gguf-py writes 40, which llama.cpp does not read':
    '{name} 是 Q8_1，每块 36 字节：gguf-py 写 40 字节，llama.cpp 不读取',
  '{count} bytes stand behind the last tensor': '最后一个张量之后还有 {count} 字节',
  'what the cache takes is not told: {key} says that layers keep something else than all keys and values':
    '缓存大小未给出：{key} 说明有些层保存的不是所有键和值',
  'header: version and counts': '文件头：版本和计数',
  'metadata: settings and the vocabulary': '元数据：设置和词表',
  'names, shapes, types and places of the tensors': '张量的名称、形状、类型和位置',
  'what stands behind the damage': '损坏处之后的内容',
  'this is the first of {count} parts, but its name does not say how the others are called':
    '这是 {count} 个部分中的第一个，但其名称没有说明其他部分叫什么',
  '{name} is not there: its tensors are missing': '{name} 不存在：缺少其中的张量',
  'split.tensors.count says {promised} tensors, and the parts have {count}':
    'split.tensors.count 为 {promised} 个张量，而各部分共有 {count} 个',
  'general.architecture is a {kind}, and must be a text': 'general.architecture 是 {kind}，必须是文本',

  'there are more than {most} tensors: the others are not read': '张量多于 {most} 个：其余的未读',

  'there are more than {most} keys: the others are not read': '键多于 {most} 个：其余的未读',

  // Tensors without a graph
  'read all numbers of the files, and tell those that are none': '读取文件中的所有数，并指出其中的非数',
  '--at takes a place in one file: name one of {names}': '--at 取一个文件中的位置：请指定 {names} 之一',
  tensor: '张量',
  module: '模块',
  'bits each': '每个位数',
  'stored as': '存储为',
  stored: '存储',
  '1 tensor': '1 个张量',
  '{count} tensors': '{count} 个张量',
  '{name}: {bytes} bytes as {encoding}': '{name}：{bytes} 字节，存为 {encoding}',
  '{name}: {bytes} bytes as {encoding}, at byte {offset} of {file}':
    '{name}：{bytes} 字节，存为 {encoding}，位于 {file} 的第 {offset} 字节',
  '{count} as {encoding}, in {bytes} bytes': '{count} 个存为 {encoding}，占 {bytes} 字节',
  'on average': '平均',
  '{bits} bits a parameter': '每个参数 {bits} 位',
  'files of tensors: the tree of modules down to this depth': '张量文件：模块树展开到此深度',
  '--depth is for files of tensors, and {file} has layers': '--depth 用于张量文件，而 {file} 有层',
  'holds these tensors; the file does not say what for': '存放这些张量；文件没有说明其用途',
  '{name} looks packed, but its shape does not fit those of the tensors beside it: it is counted as stored':
    '{name} 像是打包的权重，但其形状与旁边的张量不符：按存储计数',
  '{name}: no configuration says how many weights share a scale; taken as {group}, as MLX does by default':
    '{name}：没有配置说明多少个权重共用一个缩放；按 MLX 的默认值 {group} 处理',
  'a LoRA adapts {modules} modules with rank {rank}: {numbers} numbers beside the base; merged into it, {merged} parameters are left':
    'LoRA 适配 {modules} 个模块，秩为 {rank}：在基础模型之外有 {numbers} 个数；合并后剩下 {merged} 个参数',
  'a LoRA adapts {module}, which the base does not have': 'LoRA 适配 {module}，而基础模型没有它',
  'the LoRA of {module} ({a} and {b}) does not fit its weight of {base}':
    '{module} 的 LoRA（{a} 和 {b}）与其权重 {base} 不相符',
}
