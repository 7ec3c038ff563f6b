namespace Compiled.Benchmarks.Networks;

/// <summary>
/// The simple convolutional network of the introductions: one convolution of one channel, and nearly all its weights in the dense layer behind it.
/// </summary>
[Network(1, 28, 28)]
[Conv2D(30, 5), ReLU, MaxPool2D(2)]
[Dense(100), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class SimpleConv;
