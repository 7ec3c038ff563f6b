using System;

namespace Compiled;

/// <summary>Some samples of a batch on their way through the stages.</summary>
public readonly ref struct BatchPart
{
    private readonly ulong _stageKey;
    private readonly int _firstPosition;
    private readonly bool _keyedByPosition;

    internal BatchPart(
        Span<float> inputs, int inputLength, ReadOnlySpan<int> indices, Span<float> scratch, ulong stageKey, int firstPosition, bool keyedByPosition)
    {
        Inputs = inputs;
        InputLength = inputLength;
        Indices = indices;
        Scratch = scratch;
        _stageKey = stageKey;
        _firstPosition = firstPosition;
        _keyedByPosition = keyedByPosition;
    }

    /// <summary>The samples, one after another: <c>Count * InputLength</c> floats, to be changed in place.</summary>
    public Span<float> Inputs { get; }

    /// <summary>The floats of one sample.</summary>
    public int InputLength { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Indices.Length;

    /// <summary>Which sample of its source each one is.</summary>
    public ReadOnlySpan<int> Indices { get; }

    /// <summary>Room for one sample, <see cref="InputLength"/> floats of any content, for this call alone.</summary>
    public Span<float> Scratch { get; }

    /// <summary>One of the samples.</summary>
    /// <param name="sample">Which, from 0 to <see cref="Count"/> - 1.</param>
    public Span<float> Sample(int sample) => Inputs.Slice(sample * InputLength, InputLength);

    /// <summary>
    /// The key of a sample's random numbers in this stage, for <see cref="RandomBits"/>: a function of the iterator's seed, the epoch, the stage's
    /// place among the stages and the sample's index in its source; where an epoch draws samples with replacement, of the place in the epoch instead.
    /// </summary>
    /// <param name="sample">Which, from 0 to <see cref="Count"/> - 1.</param>
    public ulong Key(int sample) => RandomBits.Mix(_stageKey, (ulong)(_keyedByPosition ? _firstPosition + sample : Indices[sample]));
}
