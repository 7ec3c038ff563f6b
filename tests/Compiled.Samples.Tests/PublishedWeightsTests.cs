using System;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>The network of "Deep Learning from Scratch", chapter 3, whose trained weights are published with the book.</summary>
[Network(784)]
[Dense(50), Sigmoid]
[Dense(100), Sigmoid]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class ThreeLayerSigmoid;

/// <summary>Weights that others trained load by name and classify as published: 9,352 of the 10,000 MNIST test images.</summary>
public sealed class PublishedWeightsTests
{
    private const int Published = 9352;

    [SharedFact("data/book-weights/three_layer_sigmoid.safetensors")]
    public void OneImageAtATime() => Assert.Equal(Published, CountRight(1));

    [SharedFact("data/book-weights/three_layer_sigmoid.safetensors")]
    public void InBatchesOfAHundred() => Assert.Equal(Published, CountRight(100));

    [SharedFact("data/book-weights/three_layer_sigmoid.safetensors")]
    public void AllAtOnce() => Assert.Equal(Published, CountRight(10_000));

    private static int CountRight(int batch)
    {
        var network = new ThreeLayerSigmoid();
        network.Load(SharedFactAttribute.PathOf("data/book-weights/three_layer_sigmoid.safetensors"));
        Dataset test = Dataset.Mnist(SharedFactAttribute.PathOf("data/mnist"), training: false);
        var outputs = new float[batch * ThreeLayerSigmoid.OutputLength];
        int right = 0;
        for (int first = 0; first < test.Count; first += batch)
        {
            network.Predict(test.Inputs.Slice(first * ThreeLayerSigmoid.InputLength, batch * ThreeLayerSigmoid.InputLength), outputs);
            for (int i = 0; i < batch; i++)
            {
                right += IndexOfLargest(outputs.AsSpan(i * ThreeLayerSigmoid.OutputLength, ThreeLayerSigmoid.OutputLength)) == test.Labels[first + i] ? 1 : 0;
            }
        }

        return right;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}
