using System;

namespace Compiled.Execution;

/// <summary>Class indices of the steps of sequences, one a step; -1 stands for a step that counts nothing, as padding behind a short sequence.</summary>
public static class StepLabels
{
    /// <summary>The label of a step that takes no part in the loss.</summary>
    public const int Ignored = -1;

    /// <summary>How many steps a loss is the mean over: those that have a label; all, where targets are rows of floats.</summary>
    /// <param name="labels">One a step; empty where targets are rows of floats.</param>
    /// <param name="steps">The steps of all samples.</param>
    public static int Count(ReadOnlySpan<int> labels, int steps) => labels.IsEmpty ? steps : labels.Length - labels.Count(Ignored);
}
