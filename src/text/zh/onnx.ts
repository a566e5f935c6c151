import type { Catalogue } from '../../core/words/message.ts'

export const onnx: Catalogue = {
  // Nodes and attributes.
  'the attribute `{name}` does not say of which type it is': '属性 `{name}` 没有说明其类型',
  'the attribute `{name}` has several values, in {fields}': '属性 `{name}` 有多个值，位于 {fields}',
  'the domain is written out as ai.onnx, which onnx refuses and onnxruntime takes':
    '域被写成 ai.onnx：onnx 拒绝，onnxruntime 接受',
  'the node has no type': '节点没有类型',
  '{type} came with version {since} of its operators, but the model takes version {version}':
    '{type} 自算子集版本 {since} 起才有，而模型使用版本 {version}',
  '{type} gives {least} to {most} outputs, not {count}': '{type} 有 {least} 到 {most} 个输出，而不是 {count} 个',
  '{type} has no attribute `{name}` in this version': '{type} 在此版本中没有属性 `{name}`',
  '{type} has the attribute `{name}` twice': '{type} 的属性 `{name}` 出现了两次',
  '{type} is gone from version {version} of its operators on: it is read as it was':
    '{type} 在算子集版本 {version} 中已被移除：按移除前的规则读取',
  '{type} needs its input `{input}`': '{type} 需要输入 `{input}`',
  '{type} needs the attribute `{name}`': '{type} 需要属性 `{name}`',
  '{type} takes {least} to {most} inputs, not {count}': '{type} 接受 {least} 到 {most} 个输入，而不是 {count} 个',
  '{type}: the attribute `{name}` is of type {expected}, not {given}':
    '{type}：属性 `{name}` 的类型应为 {expected}，而不是 {given}',
  'ONNX has no operator {type}': 'ONNX 没有算子 {type}',
  'there are no rules here for {type} of {domain}: what it gives is what the file declares of it':
    '这里没有 {domain} 的 {type} 的规则：其输出按文件的声明',
  '{type} is of the domain {domain}, which the model does not import': '{type} 属于域 {domain}，而模型没有导入该域',
  '{type} does not take {dtype} for its input `{input}`': '{type} 的输入 `{input}` 不接受 {dtype}',
  '{type} needs one type for its inputs: `{first}` is {firstType}, but `{input}` is {dtype}':
    '{type} 的输入须为同一类型：`{first}` 是 {firstType}，而 `{input}` 是 {dtype}',
  'nobody here knows what it computes': '这里不知道它计算什么',
  'runs the nodes of a function': '执行一个函数的节点',

  // Tensors in other files.
  '`{tensor}` lies in the file {location}, which is not opened: {reason}':
    '`{tensor}` 位于文件 {location}，该文件不会被打开：{reason}',
  '`{tensor}` says {key} of its external data twice, which onnxruntime refuses':
    '`{tensor}` 的外部数据两次给出 {key}，onnxruntime 拒绝这样的文件',
  '`{tensor}` should lie at byte {offset} of {location}, {length} bytes long, but the file has {size}':
    '`{tensor}` 应位于 {location} 的第 {offset} 字节，长 {length} 字节，但该文件只有 {size} 字节',
  '`{tensor}` takes {bytes} bytes by its shape, but {length} are given in {location}':
    '按形状 `{tensor}` 占 {bytes} 字节，但 {location} 中给出的是 {length} 字节',
  '`{tensor}`: external data has no {key}, and onnxruntime refuses what it does not know':
    '`{tensor}`：外部数据没有 {key} 这个键，onnxruntime 拒绝未知的键',
  '`{tensor}`: {key} is {value}, which no file can have': '`{tensor}`：{key} 为 {value}，任何文件都不可能如此',
  '`{tensor}` lies in {location}, a symbolic link, which onnx refuses to follow':
    '`{tensor}` 位于符号链接 {location}，onnx 拒绝跟随符号链接',
  'it does not start in the folder of the model': '它不从模型所在的文件夹开始',
  "it is onnxruntime's mark for what was in its memory": '这是 onnxruntime 对其内存中数据的标记',
  'it leads out of the folder of the model': '它指向模型所在文件夹之外',
  'no file can be called so': '文件不可能叫这个名字',
  'none is named': '没有给出文件名',
  'the name is empty': '名字是空的',
  'put {file} beside the model; all but its numbers is weighed without it':
    '把 {file} 放在模型旁边；没有它，除数值之外的一切照样称量',
  'the file {file}, which holds {count} of its tensors, is not there': '文件 {file} 不存在，其中有 {count} 个张量',

  // Graphs and functions.
  'functions call one another so often that no more of their nodes are looked at from here on':
    '函数相互调用过多，从这里起不再查看它们的节点',
  'the function {name} calls itself, be it through others: it never ends':
    '函数 {name} 直接或间接地调用自己：永远不会结束',
  'the function {name} stands there twice: the first counts': '函数 {name} 出现了两次：以第一个为准',
  'an initializer has no name': '有一个初始化器没有名字',
  'nodes stand before others whose outputs they read: onnx refuses that, onnxruntime sorts them':
    '有节点排在其输入的来源之前：onnx 拒绝，onnxruntime 会重新排序',
  'nodes wait for one another in a circle, so that none of them can run': '节点循环等待，谁也无法执行',
  'nothing makes the input `{name}`': '没有任何节点产生输入 `{name}`',
  'nothing makes the output `{name}`': '没有任何节点产生输出 `{name}`',
  'the initializer `{name}` is [{stored}], but as an input it is declared as [{declared}]':
    '初始化器 `{name}` 是 [{stored}]，但作为输入声明为 [{declared}]',
  'the initializer `{name}` stands there twice': '初始化器 `{name}` 出现了两次',
  'the input `{name}` stands there twice': '输入 `{name}` 出现了两次',
  'the value `{name}` is made twice: each name may stand for one value only':
    '值 `{name}` 被产生两次：一个名字只能代表一个值',

  'the input `{name}` has no type': '输入 `{name}` 没有类型',
  'the input `{name}` is a sequence of sequences, which no operator takes':
    '输入 `{name}` 是序列的序列，没有算子接受这样的输入',
  'another node is called {name} too, which onnxruntime refuses': '另有节点也叫 {name}，onnxruntime 拒绝',
  'the file says that `{name}` is of type {declared}, but it comes out as {computed}':
    '文件声明 `{name}` 的类型是 {declared}，但算出来是 {computed}',

  // Inputs.
  '`{symbol}` is given twice, with different sizes: the first counts': '`{symbol}` 给出了两个不同的大小：以第一个为准',
  'the input `{name}` has {rank} axes, but {shape} is given': '输入 `{name}` 有 {rank} 个轴，但给出的是 {shape}',
  'the input `{name}` is declared with the size {declared}, and {given} is given: that is taken':
    '输入 `{name}` 声明的大小是 {declared}，给出的是 {given}：采用给出的',
  'the network has no input `{name}`': '网络没有输入 `{name}`',
  'no size of the network is called {name}': '网络中没有名为 {name} 的大小',

  // The model as a whole.
  'in version {version} of the format models do not say which operators they take: onnx refuses it':
    '在格式版本 {version} 中，模型不声明所用的算子集：onnx 拒绝',
  'the metadata has the key {key} twice, which onnx refuses': '元数据中键 {key} 出现两次，onnx 拒绝',
  "the model does not import ONNX's own operators: onnx refuses that, onnxruntime takes the newest":
    '模型没有导入 ONNX 自己的算子集：onnx 拒绝，onnxruntime 采用最新的',
  'the model does not say of which version it is': '模型没有说明其格式版本',
  'the model does not say which version of the operators it takes': '模型没有说明使用哪个版本的算子集',
  'the graph has no outputs': '图没有输出',
  'the model has no graph': '模型没有图',
  'version {version} of the format is newer than the newest that is known, {newest}':
    '格式版本 {version} 比已知的最新版本 {newest} 还要新',
  'version {version} of the format: onnx refuses it, onnxruntime takes it':
    '格式版本 {version}：onnx 拒绝，onnxruntime 接受',
  'there is more behind the end of the model: the checker of onnx stops there, all others refuse the file':
    '模型结束之后还有内容：onnx 的检查器在此停止，其他程序都拒绝该文件',
  'no node reads {count} of the initializers, {bytes} bytes: {names}':
    '有 {count} 个初始化器没有节点读取，共 {bytes} 字节：{names}',

  '{count} tensors of weights stand in Constant nodes instead of initializers':
    '有 {count} 个权重张量位于 Constant 节点，而不是初始化器',

  // Tensors.
  '`{tensor}` has a value at place {place} of {count}': '`{tensor}` 在 {count} 个位置中的 {place} 处有值',
  '`{tensor}` has numbers in several fields: {fields}': '`{tensor}` 的数值位于多个字段：{fields}',
  '`{tensor}` has the size {size}': '`{tensor}` 的大小为 {size}',
  '`{tensor}` has {count} elements by its shape, but no numbers': '按形状 `{tensor}` 有 {count} 个元素，但没有数值',
  '`{tensor}` has {count} elements by its shape, but {found} in `{field}`':
    '按形状 `{tensor}` 有 {count} 个元素，但 `{field}` 中有 {found} 个',
  '`{tensor}` has {values} values, but {indices} indices': '`{tensor}` 有 {values} 个值，却有 {indices} 个索引',
  '`{tensor}` is of the type {number}, which ONNX does not have': '`{tensor}` 的类型是 {number}，ONNX 没有这个类型',
  '`{tensor}` is of type {dtype}, whose numbers do not belong in `{field}`':
    '`{tensor}` 的类型是 {dtype}，其数值不应放在 `{field}` 中',
  '`{tensor}` lies in another file, and has numbers in `{field}` as well':
    '`{tensor}` 位于另一个文件，`{field}` 中却也有数值',
  '`{tensor}` takes {bytes} bytes by its shape, but has {length}':
    '按形状 `{tensor}` 占 {bytes} 字节，实际有 {length} 字节',
  '`{tensor}`: its indices do not ascend, which the checker of onnx refuses':
    '`{tensor}`：索引不是递增的，onnx 的检查器拒绝',

  '`{tensor}` has {count} axes, more than {most}': '`{tensor}` 有 {count} 个轴，超过 {most} 个',
  'more than {most} nodes; no network has as many, and the rest is not looked at':
    '超过 {most} 个节点；没有网络有这么多，其余的不再查看',
  'wire type {type}, which can not stand here': '线路类型 {type} 不能出现在这里',

  // Models as text.
  '`{character}` is expected here': '这里应为 `{character}`',
  '`{name}` can not be this': '`{name}` 不能是这样的值',
  '`{word}` can not stand here': '这里不能有 `{word}`',
  '`{word}` is no type': '`{word}` 不是类型',
  '`{word}` is no type of attributes': '`{word}` 不是属性的类型',
  '`{word}` is no word of the head of a model': '模型的头部没有 `{word}` 这个词',
  'a name is expected here': '这里应为名字',
  'a text in quotes is expected here': '这里应为带引号的文本',
  'a value of type {expected} is needed, not {kind}': '需要类型为 {expected} 的值，而不是 {kind}',
  'an initializer needs a type': '初始化器需要类型',
  'an integer is expected here': '这里应为整数',
  'graphs lie in each other too deep': '图嵌套过深',
  'the shape of a tensor has numbers only': '张量的形状只能是数字',
  'types lie in each other too deep': '类型嵌套过深',
  '{what}': '{what}',

  // Rows.
  'not shown, since they only prepare sizes and weights: {count} (--nodes)':
    '未显示的节点只准备大小和权重：{count} 个（--nodes）',
  'every node of a graph that was exported, also where modules are shown else':
    '导出的图中的每个节点，平时显示模块的地方也是如此',
  initializer: '初始化器',

  // What bytes are for.
  'attributes of nodes': '节点的属性',
  'comments and metadata': '注释和元数据',
  'declared types and shapes of values': '值的声明类型和形状',
  'devices to run on': '运行所用的设备',
  'fields that ONNX does not know': 'ONNX 不认识的字段',
  functions: '函数',
  'names and types of nodes': '节点的名字和类型',
  'names of files that hold tensors, and places in them': '存放张量的文件名及其中的位置',
  'names of what nodes read and write': '节点读写的值的名字',
  'names, types and shapes of tensors': '张量的名字、类型和形状',
  'numbers of tensors': '张量的数值',
  'quantisation annotations': '量化标注',
  training: '训练',
  'versions, and who wrote the file': '版本，以及由谁写出',
  'what stands behind the end': '结尾之后的内容',
}
