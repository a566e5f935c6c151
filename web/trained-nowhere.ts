/** A page of one file comes without the weights of the trained LeNet: they are larger than all of it. */

export const trainedWeights: { readonly name: string; readonly url?: string } = { name: 'lenet.caffemodel' }
