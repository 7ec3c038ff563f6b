using Compiled;

namespace Mnist.Networks;

/// <summary>A wide multilayer perceptron: two hidden layers, 98 % of the MNIST test images in a few epochs.</summary>
[Network(784, Inspect = true)]
[Dense(512), ReLU]
[Dense(256), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class Mlp;
