/** The weights of a trained LeNet: a file beside the page, fetched when it is asked for. */

import url from '../examples/lenet/lenet.caffemodel?url'

/** Where it is; absent in a page of one file. */
export const trainedWeights: { readonly name: string; readonly url?: string } = { name: 'lenet.caffemodel', url }
