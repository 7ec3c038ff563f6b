using System;
using Mnist.Networks;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>The network of "Deep Learning from Scratch", chapter 3, whose trained weights are published with the book.</summary>
[Network(784)]
[Dense(50), Sigmoid]
[Dense(100), Sigmoid]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class ThreeLayerSigmoid;

/// <summary>
/// Weights that others trained load by name and classify as published: of the 10,000 MNIST test images the dense network reads 9,352, the
/// convolutional one of chapter 7, which is the sample's <c>simple-conv</c>, 9,890.
/// </summary>
public sealed class PublishedWeightsTests
{
    private const string Dense = "data/book-weights/three_layer_sigmoid.safetensors";
    private const string Convolutional = "data/book-weights/simple_conv_net.safetensors";
    private const int DenseRight = 9352;
    private const int ConvolutionalRight = 9890;

    [SharedFact(Dense)]
    public void OneImageAtATime() => Assert.Equal(DenseRight, CountRight(new ThreeLayerSigmoid(), Dense, 1));

    [SharedFact(Dense)]
    public void InBatchesOfAHundred() => Assert.Equal(DenseRight, CountRight(new ThreeLayerSigmoid(), Dense, 100));

    [SharedFact(Dense)]
    public void AllAtOnce() => Assert.Equal(DenseRight, CountRight(new ThreeLayerSigmoid(), Dense, 10_000));

    [SharedFact(Convolutional)]
    public void TheConvolutionalNetworkOneImageAtATime() => Assert.Equal(ConvolutionalRight, CountRight(new SimpleConv(), Convolutional, 1));

    [SharedFact(Convolutional)]
    public void TheConvolutionalNetworkInBatchesOfAHundred() => Assert.Equal(ConvolutionalRight, CountRight(new SimpleConv(), Convolutional, 100));

    [SharedFact(Convolutional)]
    public void TheConvolutionalNetworkAllAtOnce() => Assert.Equal(ConvolutionalRight, CountRight(new SimpleConv(), Convolutional, 10_000));

    private static int CountRight(INetwork network, string weights, int batch)
    {
        network.Load(SharedFactAttribute.PathOf(weights));
        Dataset test = Dataset.Mnist(SharedFactAttribute.PathOf("data/mnist"), training: false);
        float[] outputs = new float[batch * network.OutputLength];
        int right = 0;
        for (int first = 0; first < test.Count; first += batch)
        {
            network.Predict(test.Inputs.Slice(first * network.InputLength, batch * network.InputLength), outputs);
            for (int i = 0; i < batch; i++)
            {
                right += IndexOfLargest(outputs.AsSpan(i * network.OutputLength, network.OutputLength)) == test.Labels[first + i] ? 1 : 0;
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
