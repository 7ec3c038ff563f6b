using System;

namespace Compiled;

/// <summary>Where samples come from: a <see cref="Dataset"/> in memory, or a source of the user's that reads or makes them when they are asked for.</summary>
/// <remarks>
/// A source is a function: the same index gives the same sample each time. It is read by one thread at a time, which with
/// <see cref="BatchOptions.Prefetch"/> is not the thread that trains, unless <see cref="ReadsConcurrently"/> says that several may.
/// </remarks>
public interface IDataSource
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>The floats of one sample.</summary>
    int InputLength { get; }

    /// <summary>The floats of one target row; 0 where the samples have labels instead.</summary>
    int TargetLength { get; }

    /// <summary>Whether the samples have class labels; otherwise they have target rows.</summary>
    bool HasLabels { get; }

    /// <summary>The labels of a sample: 1, or one for each step of a sequence. Default 1.</summary>
    int LabelsPerSample => 1;

    /// <summary>Whether <see cref="Read"/> may run on several threads at the same time. Default false.</summary>
    bool ReadsConcurrently => false;

    /// <summary>Copies the chosen samples, one after another, in the order given; one may occur more than once.</summary>
    /// <param name="indices">Which samples, each from 0 to <see cref="Count"/> - 1: n of them.</param>
    /// <param name="inputs"><c>n * InputLength</c> floats, overwritten.</param>
    /// <param name="labels"><c>n * LabelsPerSample</c> class indices from 0, overwritten; -1 for a step that does not count; empty where there are target rows.</param>
    /// <param name="targets"><c>n * TargetLength</c> floats, overwritten; empty where there are labels.</param>
    void Read(ReadOnlySpan<int> indices, Span<float> inputs, Span<int> labels, Span<float> targets);
}
