using System;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>A last batch of one sample has no statistics: the trainer says so before it trains, and can leave it out.</summary>
public sealed class TrainerLeftoverTests
{
    private static readonly Dataset Eleven = new(new float[33], 3, new int[11]);

    [Fact]
    public void ASingleSampleLeftOverIsRefusedBeforeTheFirstStep()
    {
        var network = new Normalised();
        float[] before = network.Parameters.ToArray();
        var trainer = new Trainer(network, new Sgd(0.1f)) { Epochs = 1, BatchSize = 5 };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => trainer.Fit(Eleven));

        Assert.Contains("DropLast", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.ToArray());
    }

    [Fact]
    public void DropLastLeavesItOut() =>
        Assert.Equal(4, new Trainer(new Normalised(), new Sgd(0.1f)) { Epochs = 2, BatchSize = 5, DropLast = true }.Fit(Eleven).Steps);

    [Fact]
    public void WithoutBatchNormItIsABatchLikeAnyOther() =>
        Assert.Equal(6, new Trainer(new Linear(), new Sgd(0.1f)) { Epochs = 2, BatchSize = 5 }.Fit(Eleven).Steps);
}
