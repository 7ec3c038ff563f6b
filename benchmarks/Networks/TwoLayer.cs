namespace Compiled.Benchmarks.Networks;

/// <summary>The two-layer network of the introductions, on images of 28 x 28.</summary>
[Network(784)]
[Dense(50), Sigmoid]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class TwoLayer;
