// Adam (Kingma & Ba 2015) with decay apart from the gradient (Loshchilov & Hutter 2019).

export interface Adam {
  steps: number;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

export function startAdam(size: number): Adam {
  return { steps: 0, mean: new Float64Array(size), square: new Float64Array(size) };
}

/** Changes the parameters in place. @param decay shrinks every parameter by this share of the step */
export function stepAdam(
  parameters: Float64Array,
  gradient: Float64Array,
  adam: Adam,
  step: number,
  decay: number,
): void {
  adam.steps += 1;
  const meanScale = 1 - 0.9 ** adam.steps;
  const squareScale = 1 - 0.999 ** adam.steps;
  for (let i = 0; i < parameters.length; i += 1) {
    const slope = gradient[i] as number;
    const mean = 0.9 * (adam.mean[i] as number) + 0.1 * slope;
    const square = 0.999 * (adam.square[i] as number) + 0.001 * slope * slope;
    adam.mean[i] = mean;
    adam.square[i] = square;
    const value = parameters[i] as number;
    const change = mean / meanScale / (Math.sqrt(square / squareScale) + 1e-8) + decay * value;
    parameters[i] = value - step * change;
  }
}
