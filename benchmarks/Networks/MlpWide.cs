namespace Compiled.Benchmarks.Networks;

/// <summary>A wide multilayer perceptron: its 2.1 MB of weights leave the second-level cache.</summary>
[Network(784)]
[Dense(512), ReLU]
[Dense(256), ReLU]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class MlpWide;
