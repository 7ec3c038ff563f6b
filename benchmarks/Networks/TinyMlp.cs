namespace Compiled.Benchmarks.Networks;

/// <summary>A small classifier of four measurements into three classes, the size of the iris data.</summary>
[Network(4)]
[Dense(16), Tanh]
[Dense(16), Tanh]
[Dense(3)]
[SoftmaxCrossEntropy]
public partial class TinyMlp;
