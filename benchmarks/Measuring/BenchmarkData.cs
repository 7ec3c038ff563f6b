using System;

namespace Compiled.Benchmarks.Measuring;

/// <summary>Random batches in memory, cycled so that no step sees what the step before it saw.</summary>
/// <remarks>
/// Inputs and targets have cycles of different, coprime lengths: the same inputs meet other targets each time round, so the network cannot
/// learn them by heart, and the gradients stay the size they have in real training instead of dying away to zeros.
/// </remarks>
internal sealed class BenchmarkData
{
    private const int InputBatches = 8;
    private const int TargetBatches = 9;

    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly int[] _labels;
    private readonly int[] _tokens = [];
    private readonly int _labelsPerSample = 1;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private readonly int _batch;

    /// <summary>Draws the batches: standard normal inputs and targets, and tokens and labels of equal probability.</summary>
    /// <param name="network">Whose shapes the samples have.</param>
    /// <param name="batch">Samples a batch.</param>
    public BenchmarkData(INetwork network, int batch)
    {
        Random random = new(1);
        (_inputLength, _outputLength, _batch) = (network.InputLength, network.OutputLength, batch);
        _inputs = Normal(random, InputBatches * batch * _inputLength);
        _targets = Normal(random, TargetBatches * batch * _outputLength);
        int classes = _outputLength;
        if (network is IClassifier classifier)
        {
            (classes, _labelsPerSample) = (classifier.Classes, classifier.LabelsPerSample);
        }

        _labels = Whole(random, TargetBatches * batch * _labelsPerSample, classes);
        if (network is ITokenNetwork { Tokens: int tokens })
        {
            _tokens = Whole(random, InputBatches * batch * _inputLength, tokens);
        }
    }

    /// <summary>The inputs of a step of a network of tokens: <c>batch * InputLength</c> integers.</summary>
    public ReadOnlySpan<int> Tokens(uint step) => Part(_tokens, step % InputBatches, _batch * _inputLength);

    /// <summary>One sample of the first batch: <c>InputLength</c> tokens.</summary>
    public ReadOnlySpan<int> TokenSample(uint step) => Part(_tokens, step % (uint)_batch, _inputLength);

    /// <summary>The inputs of a step: <c>batch * InputLength</c> floats.</summary>
    public ReadOnlySpan<float> Inputs(uint step) => Part(_inputs, step % InputBatches, _batch * _inputLength);

    /// <summary>One sample of the first batch: <c>InputLength</c> floats.</summary>
    public ReadOnlySpan<float> Sample(uint step) => Part(_inputs, step % (uint)_batch, _inputLength);

    /// <summary>The targets of a step: <c>batch * OutputLength</c> floats.</summary>
    public ReadOnlySpan<float> Targets(uint step) => Part(_targets, step % TargetBatches, _batch * _outputLength);

    /// <summary>The labels of a step: one class index a sample, or one for each step of a sample.</summary>
    public ReadOnlySpan<int> Labels(uint step) => Part(_labels, step % TargetBatches, _batch * _labelsPerSample);

    private static ReadOnlySpan<T> Part<T>(T[] all, uint index, int length) => all.AsSpan((int)index * length, length);

    private static int[] Whole(Random random, int count, int end)
    {
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Next(end);
        }

        return values;
    }

    // The Box-Muller transform.
    private static float[] Normal(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
