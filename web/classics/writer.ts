/** Writes definitions of networks that are known by their papers, layer by layer. */

type Fields = Readonly<Record<string, number | string | boolean | readonly (number | string)[]>>

/** A definition as it grows. Every method adds a layer and gives the name of what comes out. */
export class Writer {
  readonly #lines: string[] = []

  /** `network`: its name, and where it was published. */
  constructor(network: string, source: string) {
    this.#lines.push(`# ${source}`, `name: "${network}"`)
  }

  input(...shape: readonly number[]): string {
    const sizes = shape.map((size) => `dim: ${size}`).join(' ')
    this.#lines.push(`layer { name: "data" type: "Input" top: "data" input_param { shape { ${sizes} } } }`)
    return 'data'
  }

  /** A layer of any type; `inPlace` writes over what it reads. */
  layer(
    name: string,
    type: string,
    bottoms: readonly string[],
    blocks: Readonly<Record<string, Fields>> = {},
    inPlace = false,
  ): string {
    const [first = ''] = bottoms
    const top = inPlace ? first : name
    const wires = [...bottoms.map((bottom) => `bottom: "${bottom}"`), `top: "${top}"`].join(' ')
    const told = Object.entries(blocks).map(([block, fields]) => `  ${block} { ${fieldsText(fields)} }\n`)
    const head = `layer {\n  name: "${name}"\n  type: "${type}"\n  ${wires}\n`
    this.#lines.push(`${head}${told.join('')}}`)
    return top
  }

  conv(name: string, bottom: string, maps: number, kernel: number, fields: Fields = {}): string {
    return this.layer(name, 'Convolution', [bottom], {
      convolution_param: { num_output: maps, kernel_size: kernel, ...fields },
    })
  }

  /** A convolution with a ReLU behind it. */
  convRelu(name: string, bottom: string, maps: number, kernel: number, fields: Fields = {}): string {
    return this.relu(`${name}/relu`, this.conv(name, bottom, maps, kernel, fields))
  }

  /** A convolution without bias, normalised: the statistics, the learned scale, and a ReLU where it is wanted. */
  convNorm(name: string, bottom: string, maps: number, kernel: number, fields: Fields = {}, isActive = true): string {
    const top = this.conv(name, bottom, maps, kernel, { bias_term: false, ...fields })
    this.layer(`${name}/bn`, 'BatchNorm', [top], { batch_norm_param: { use_global_stats: true } }, true)
    this.layer(`${name}/scale`, 'Scale', [top], { scale_param: { bias_term: true } }, true)
    return isActive ? this.relu(`${name}/relu`, top) : top
  }

  relu(name: string, bottom: string): string {
    return this.layer(name, 'ReLU', [bottom], {}, true)
  }

  pool(name: string, bottom: string, kernel: number, stride: number, fields: Fields = {}): string {
    return this.layer(name, 'Pooling', [bottom], {
      pooling_param: { pool: 'MAX', kernel_size: kernel, stride, ...fields },
    })
  }

  averageOfAll(name: string, bottom: string): string {
    return this.layer(name, 'Pooling', [bottom], { pooling_param: { pool: 'AVE', global_pooling: true } })
  }

  dense(name: string, bottom: string, units: number): string {
    return this.layer(name, 'InnerProduct', [bottom], { inner_product_param: { num_output: units } })
  }

  /** A dense layer with a ReLU and dropout. */
  denseRelu(name: string, bottom: string, units: number): string {
    const top = this.relu(`${name}/relu`, this.dense(name, bottom, units))
    return this.layer(`${name}/drop`, 'Dropout', [top], { dropout_param: { dropout_ratio: 0.5 } }, true)
  }

  lrn(name: string, bottom: string): string {
    return this.layer(name, 'LRN', [bottom], { lrn_param: { local_size: 5, alpha: 0.0001, beta: 0.75 } })
  }

  concat(name: string, bottoms: readonly string[]): string {
    return this.layer(name, 'Concat', bottoms)
  }

  softmax(bottom: string): string {
    return this.layer('prob', 'Softmax', [bottom])
  }

  /** The text. */
  text(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

/** Words in capitals are values of enums; all other texts are quoted. */
function fieldsText(fields: Fields): string {
  const value = (given: number | string | boolean) =>
    typeof given === 'string' && !/^[A-Z_]+$/.test(given) ? JSON.stringify(given) : String(given)
  return Object.entries(fields)
    .flatMap(([name, given]) =>
      Array.isArray(given) ? given.map((one) => `${name}: ${value(one)}`) : [`${name}: ${value(given as number)}`],
    )
    .join(' ')
}
