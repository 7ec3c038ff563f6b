using System;
using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Every kind of layer the generator knows, by the attribute's name without its suffix.</summary>
internal static class LayerCatalogue
{
    private static readonly Dictionary<string, Func<LayerSpec, Layer>> Layers = new(StringComparer.Ordinal)
    {
        ["Add"] = spec => new AddLayer(spec),
        ["AvgPool2D"] = spec => new AvgPool2DLayer(spec),
        ["BatchNorm"] = spec => new BatchNormLayer(spec),
        ["BinaryCrossEntropy"] = _ => new BinaryCrossEntropyLayer(),
        ["Concat"] = spec => new ConcatLayer(spec),
        ["Conv1D"] = spec => new Conv1DLayer(spec),
        ["Conv2D"] = spec => new Conv2DLayer(spec),
        ["Dense"] = spec => new DenseLayer(spec),
        ["Dropout"] = spec => new DropoutLayer(spec),
        ["ELU"] = spec => new ELULayer(spec),
        ["Embedding"] = spec => new EmbeddingLayer(spec),
        ["Flatten"] = _ => new FlattenLayer(),
        ["GELU"] = spec => new GELULayer(spec),
        ["GRU"] = spec => new GRULayer(spec),
        ["GlobalAvgPool2D"] = _ => new GlobalAvgPool2DLayer(),
        ["GlobalMaxPool2D"] = _ => new GlobalMaxPool2DLayer(),
        ["GroupNorm"] = spec => new GroupNormLayer(spec),
        ["HardSigmoid"] = _ => new HardSigmoidLayer(),
        ["HardSwish"] = _ => new HardSwishLayer(),
        ["Huber"] = spec => new HuberLayer(spec),
        ["Identity"] = _ => new IdentityLayer(),
        ["LSTM"] = spec => new LSTMLayer(spec),
        ["LayerNorm"] = spec => new LayerNormLayer(spec),
        ["LeakyReLU"] = spec => new LeakyReLULayer(spec),
        ["MaxPool2D"] = spec => new MaxPool2DLayer(spec),
        ["MeanAbsoluteError"] = _ => new MeanAbsoluteErrorLayer(),
        ["MeanSquaredError"] = _ => new MeanSquaredErrorLayer(),
        ["Mish"] = _ => new MishLayer(),
        ["Multiply"] = spec => new MultiplyLayer(spec),
        ["PReLU"] = spec => new PReLULayer(spec),
        ["PositionalEmbedding"] = spec => new PositionalEmbeddingLayer(spec),
        ["RNN"] = spec => new RNNLayer(spec),
        ["ReLU"] = _ => new ReLULayer(),
        ["ReLU6"] = _ => new ReLU6Layer(),
        ["Reshape"] = spec => new ReshapeLayer(spec),
        ["SELU"] = _ => new SELULayer(),
        ["SelfAttention"] = spec => new SelfAttentionLayer(spec),
        ["Sigmoid"] = _ => new SigmoidLayer(),
        ["Softmax"] = _ => new SoftmaxLayer(),
        ["SoftmaxCrossEntropy"] = spec => new SoftmaxCrossEntropyLayer(spec),
        ["Softplus"] = _ => new SoftplusLayer(),
        ["Step"] = _ => new StepLayer(),
        ["SumSquaredError"] = _ => new SumSquaredErrorLayer(),
        ["Swish"] = spec => spec.Flag("Learnable", false) ? new LearnableSwishLayer(spec) : new SwishLayer(spec),
        ["Tanh"] = _ => new TanhLayer(),
    };

    /// <summary>The kinds, for the tests that hold attributes, layers and documentation together.</summary>
    public static IReadOnlyCollection<string> Kinds => Layers.Keys;

    /// <summary>The layer of a spec, or null for an unknown kind.</summary>
    public static Layer? Create(LayerSpec spec) => Layers.TryGetValue(spec.Kind, out Func<LayerSpec, Layer>? create) ? create(spec) : null;
}
