using System;
using System.Collections.Generic;

namespace Compiled.Benchmarks.Networks;

/// <summary>A network to measure.</summary>
/// <param name="Name">Its name on the command line and in the results, the same as in the peer's program.</param>
/// <param name="Batch">Samples a training step, and a call of batch inference.</param>
/// <param name="Create">Makes the network.</param>
/// <param name="CreateOptimizer">Makes the rule of its updates.</param>
internal sealed record BenchmarkNetwork(string Name, int Batch, Func<INetwork> Create, Func<Optimizer> CreateOptimizer);

/// <summary>The networks that are measured, in the order of the results.</summary>
internal static class NetworkCatalogue
{
    public static readonly IReadOnlyList<BenchmarkNetwork> All =
    [
        new("np_regression", 10, () => new NpRegression(), () => new Sgd(0.01f)),
        new("tiny_mlp", 32, () => new TinyMlp(), () => new Adam(0.001f)),
        new("two_layer", 100, () => new TwoLayer(), () => new Sgd(0.01f)),
        new("mlp_wide", 128, () => new MlpWide(), () => new Adam(0.001f)),
        new("mlp_batchnorm", 100, () => new MlpBatchNorm(), () => new Sgd(0.01f)),
        new("simple_conv", 100, () => new SimpleConv(), () => new Adam(0.001f)),
        new("lenet5", 128, () => new LeNet5(), () => new Adam(0.001f)),
        new("deep_conv", 100, () => new DeepConv(), () => new Adam(0.001f)),
        new("resnet8", 64, () => new ResNet8(), () => new Adam(0.001f)),
        new("row_lstm", 64, () => new RowLstm(), () => new Adam(0.001f)),
        new("char_gpt", 16, () => new CharGpt(), () => new Adam(0.001f)),
    ];
}
