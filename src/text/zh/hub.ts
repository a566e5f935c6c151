/** Transformers by their configuration, in Chinese. */

export const hub: Readonly<Record<string, string>> = {
  'transformers config.json': 'transformers 配置 (config.json)',
  '{count} tensors of the architecture are not in the files: {names}': '架构中有 {count} 个张量不在文件里：{names}',
  '{count} tensors in the files are none of the architecture: {names}': '文件中有 {count} 个张量不属于该架构：{names}',
  '{count} tensors have other shapes than the architecture says: {names}': '{count} 个张量的形状与架构不符：{names}',
  '{count} tensors are of another type than the configuration says: {names}': '{count} 个张量的类型与配置不符：{names}',
  '{count} tensors are stored although they are tied to others: {names}':
    '{count} 个张量虽与其他张量共享，仍被存储：{names}',
  'the configuration defines no network that is known ({type}): the weights are weighed alone':
    '该配置未定义已知的网络（{type}）：只称量权重',
  'it is too long': '文件过长',
  'it is no object': '不是对象',
  'makes each output a weighted sum of all inputs, for every token by itself': '对每个词元，各输出都是全部输入的加权和',
  'looks up a row of a table for each token': '为每个词元取出表中的一行',
  'scales the vector of each token to a fixed length': '把每个词元的向量缩放到固定长度',
  'shifts and scales each channel by what training has seen of it': '按训练时的统计量平移并缩放各通道',
  'slides learned kernels over its input': '以学得的卷积核扫过输入',
  'equal networks side by side, of which a router chooses a few for each token':
    '并列的相同网络，由路由为每个词元选用其中几个',
  'compares the query of each token with the keys of others, and adds up their values by how well they fit':
    '把每个词元的查询与其他词元的键比较，按相合程度累加它们的值',
  'carries a state of fixed size from token to token': '在词元之间传递大小固定的状态',
  'holds learned numbers that its module uses by itself': '保存由模块自行使用的学得数值',
  '{field} of a {type} can not be computed: {reason}': '{type} 的 {field} 无法计算：{reason}',
  '`{formula}` of {type} can not be computed: {reason}': '{type} 的 `{formula}` 无法计算：{reason}',
  '{field} is no configuration of a model that is known, so that {path} is missing':
    '{field} 不是已知模型的配置，因此缺少 {path}',
  '{path} is {kind}, which the definition of {type} does not have': '{path} 是 {kind}，而 {type} 的定义中没有它',
  'a configuration holds no weights': '配置文件不含权重',
  'this is no configuration of a model: {reason}': '这不是模型的配置：{reason}',
  'a {type} keeps nothing of its tokens: there is no cache': '{type} 不保留词元：没有缓存',
  '{named} is weighed as {known}, the class of its type whose modules are known; its head may differ':
    '{named} 按 {known} 称量（该类型中模块已知的类）；其头部可能不同',
  'define it in a file of your own: [[architecture]] with type = "{type}", and give that with --architecture':
    '请在自己的文件中定义它：[[architecture]]，type = "{type}"，并用 --architecture 给出',
  'is it {known}? Else define it: [[architecture]] with type = "{type}" and like = "{known}", given with --architecture':
    '是否指 {known}？否则请定义它：[[architecture]]，type = "{type}"，like = "{known}"，用 --architecture 给出',
  'the configuration names no model_type': '配置未给出 model_type',
  'no architecture is known for the model_type {type}': '没有 model_type {type} 的架构定义',
  'begin each with [[architecture]] and type = "…"': '每个定义以 [[architecture]] 和 type = "…" 开头',
  '{file} defines no architecture': '{file} 未定义任何架构',
  'an architecture needs a type': '架构需要 type',
  'an architecture has no field {name}': '架构没有字段 {name}',
  'the field {name} is not of the right kind': '字段 {name} 的类型不对',
  'tokens in the cache of a transformer (as many as it was trained for)':
    'Transformer 缓存中的词元数（默认为训练长度）',
  'tokens of its encoder (as many as --context)': '其编码器的词元数（默认同 --context）',
  'tokens of the pass whose arithmetic is told (1)': '所计运算的那一趟的词元数 (1)',
  'type in which the cache is held (fp16)': '缓存的数值类型 (fp16)',
  'definitions of architectures of transformers, as TOML': 'Transformer 架构的定义（TOML）',
  'one of {types}': '须为 {types} 之一',
  '{count} without the table of the tokens, which has {table}': '不含词元表共 {count}，词元表为 {table}',
  '{count} are used for one token': '每个词元用到 {count}',
  cache: '缓存',
  '{bytes} for {context} tokens in {dtype}, {each} for each further one':
    '{context} 个词元以 {dtype} 计 {bytes}，每多一个 {each}',
  '{count} layers keep all tokens': '{count} 层保留全部词元',
  '{count} layers keep the tokens of a window': '{count} 层保留窗口内的词元',
  '{count} layers keep the tokens of a chunk': '{count} 层保留分块内的词元',
  '{count} layers keep a compressed form of all tokens': '{count} 层保留全部词元的压缩形式',
  '{count} layers keep a state of fixed size': '{count} 层保留大小固定的状态',
  '{count} layers keep the tokens of the encoder': '{count} 层保留编码器的词元',
  '{count} layers read what other layers keep': '{count} 层读取其他层所保留的',
  'a GGUF file of type {type} has {data} bytes of tensors, {infos} bytes that describe them and a header of 24; what its metadata take depends on the tokenizer':
    '{type} 类型的 GGUF 文件中，张量占 {data} 字节，对它们的描述占 {infos} 字节，文件头占 24 字节；元数据所占的大小取决于分词器',
  '{type} is for transformers by their config.json, and {file} is none':
    '{type} 用于由 config.json 描述的 transformers 模型，而 {file} 不是',
  'What fits into {bytes}, by the type of the weights': '{bytes} 能容纳什么（按权重的类型）',
  'does not fit: {weights} of weights + {pass} of a pass + {fixed} > {room} bytes':
    '放不下：权重 {weights} + 一次前向 {pass} + {fixed} > {room} 字节',
  '{texts} texts of any length at once: {weights} of weights + {pass} of a pass, {fixed} for each text':
    '可同时处理 {texts} 段任意长度的文本：权重 {weights} + 一次前向 {pass}，每段文本 {fixed}',
  'a text of {longest} tokens: {weights} + {pass} + {fixed} + {longest} × {each} = {sum} bytes of weights, a pass and the cache; or {texts} texts of {context} tokens':
    '一段 {longest} 个词元的文本：{weights} + {pass} + {fixed} + {longest} × {each} = {sum} 字节（权重、一次前向与缓存）；或 {texts} 段各 {context} 个词元的文本',
  '{name}': '{name}',
}
