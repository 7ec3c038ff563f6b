using System;
using Compiled.Generator.Tests.Reference.Layers;
using Compiled.Generator.Tests.Reference.Losses;

namespace Compiled.Generator.Tests.Reference;

/// <summary>Which reference layer or loss an attribute stands for. Numbers are rounded to float as attributes hold them.</summary>
internal static class ReferenceCatalogue
{
    /// <summary>The loss of an attribute, or null where it is a layer.</summary>
    public static ReferenceLoss? Loss(LayerArguments arguments) => arguments.Kind switch
    {
        "MeanSquaredError" => new DifferenceLoss(difference => difference * difference, mean: true),
        "SumSquaredError" => new DifferenceLoss(difference => difference * difference / 2, mean: false),
        "MeanAbsoluteError" => new DifferenceLoss(Math.Abs, mean: true),
        "Huber" => Huber((float)arguments.Number("delta", 1, positional: true)),
        "SoftmaxCrossEntropy" => new SoftmaxCrossEntropyLoss((float)arguments.Number("LabelSmoothing", 0)),
        "BinaryCrossEntropy" => new BinaryCrossEntropyLoss(),
        _ => null,
    };

    /// <summary>The layer of an attribute.</summary>
    /// <param name="arguments">The attribute.</param>
    /// <param name="tokens">How many tokens the network takes; 0 where it takes numbers.</param>
    public static ReferenceLayer Layer(LayerArguments arguments, int tokens) => arguments.Kind switch
    {
        "RNN" or "LSTM" or "GRU" => RecurrentLayer.Read(arguments),
        "Dense" => new PerStepLayer(new DenseLayer(arguments.Integers[0], arguments.Flag("Bias", true))),
        "Embedding" => new EmbeddingLayer(tokens, arguments.Integers[0]),
        "PositionalEmbedding" => new PositionalEmbeddingLayer(),
        "SelfAttention" => new SelfAttentionLayer(arguments.Integers[0], arguments.Flag("Causal", true), arguments.Flag("Bias", true)),
        "Conv2D" or "Conv1D" => ConvolutionLayer.Read(arguments),
        "MaxPool2D" or "AvgPool2D" => PoolLayer.Read(arguments),
        "GlobalAvgPool2D" => new GlobalPoolLayer(largest: false),
        "GlobalMaxPool2D" => new GlobalPoolLayer(largest: true),
        "Flatten" => new ReshapeLayer(input => [Lengths.Product(input)]),
        "Reshape" => new ReshapeLayer(_ => arguments.Integers),
        "Softmax" => new PerStepLayer(new SoftmaxLayer()),
        "BatchNorm" => new BatchNormLayer((float)arguments.Number("Momentum", 0.1), (float)arguments.Number("Epsilon", 1e-5)),
        "LayerNorm" => new PerStepLayer(new NormLayer(1, perChannel: false, (float)arguments.Number("Epsilon", 1e-5))),
        "GroupNorm" => new NormLayer(arguments.Integers[0], perChannel: true, (float)arguments.Number("Epsilon", 1e-5)),
        "Dropout" => new DropoutLayer((float)arguments.Number("rate", 0, positional: true)),
        "Add" => new AddLayer(),
        "Multiply" => new MultiplyLayer(),
        "Concat" => new ConcatLayer(),
        "PReLU" => new PReLULayer(),
        "Swish" when arguments.Flag("Learnable", false) => new LearnableSwishLayer(),
        _ => new ElementwiseLayer(Activation(arguments)),
    };

    private static DifferenceLoss Huber(double delta) => new(difference => DifferenceLoss.Huber(difference, delta), mean: true);

    private static Func<double, double> Activation(LayerArguments arguments)
    {
        double Option(string name, double fallback) => (float)arguments.Number(name, fallback, positional: true);
        switch (arguments.Kind)
        {
            case "Identity": return x => x;
            case "Step": return Activations.Step;
            case "Sigmoid": return Activations.Sigmoid;
            case "Tanh": return Math.Tanh;
            case "ReLU": return Activations.ReLU;
            case "ReLU6": return Activations.ReLU6;
            case "SELU": return Activations.SELU;
            case "Softplus": return Activations.Softplus;
            case "Mish": return Activations.Mish;
            case "HardSigmoid": return Activations.HardSigmoid;
            case "HardSwish": return Activations.HardSwish;
            case "GELU": return arguments.Flag("Tanh", false) ? Activations.GELUTanh : Activations.GELU;
            case "LeakyReLU":
                double slope = Option("slope", 0.01);
                return x => Activations.LeakyReLU(x, slope);
            case "ELU":
                double alpha = Option("alpha", 1);
                return x => Activations.ELU(x, alpha);
            case "Swish":
                double beta = Option("beta", 1);
                return x => Activations.Swish(x, beta);
            default: throw new NotSupportedException($"The reference has no layer {arguments.Kind}.");
        }
    }
}
