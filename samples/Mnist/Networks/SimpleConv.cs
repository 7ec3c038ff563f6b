using Compiled;

namespace Mnist.Networks;

/// <summary>The simple convolutional network of the introductions: one convolution, one pooling, two dense layers; 99 % of the MNIST test images.</summary>
[Network(1, 28, 28, Inspect = true)]
[Conv2D(30, 5), ReLU, MaxPool2D(2)]
[Dense(100), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class SimpleConv;
