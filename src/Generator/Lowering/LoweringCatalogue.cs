using System;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Which family computes a layer.</summary>
internal static class LoweringCatalogue
{
    public static GroupLowering Create(Group group) => group.Head.Layer switch
    {
        DenseLayer => new DenseLowering(group),
        ConvolutionLayer => new ConvolutionLowering(group),
        ActivationLayer => new ActivationLowering(group),
        AddLayer or MultiplyLayer => new JoinLowering(group),
        ConcatLayer => new ConcatLowering(group),
        EmbeddingLayer => new EmbeddingLowering(group),
        PositionalEmbeddingLayer => new PositionalEmbeddingLowering(group),
        SelfAttentionLayer => new SelfAttentionLowering(group),
        DropoutLayer => new DropoutLowering(group),
        PReLULayer => new PReLULowering(group),
        LearnableSwishLayer => new LearnableSwishLowering(group),
        SoftmaxLayer => new SoftmaxLowering(group),
        BatchNormLayer => ChannelShape.Of(group.Head).IsVector ? new BatchNormLowering(group) : new BatchNormImageLowering(group),
        PoolLayer or GlobalAvgPool2DLayer or GlobalMaxPool2DLayer => new PoolLowering(group),
        RecurrentLayer => new RecurrentLowering(group),
        LayerNormLayer or GroupNormLayer => new SampleNormLowering(group),
        Layer layer => throw new NotSupportedException($"No lowering for the layer {layer.Kind}."),
    };
}
