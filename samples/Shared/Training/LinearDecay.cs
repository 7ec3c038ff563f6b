using System;
using Compiled;

namespace Samples.Shared.Training;

/// <summary>
/// An optimizer whose learning rate falls from its first value to 0 in a straight line over a run: large steps first, fine ones at the end.
/// </summary>
/// <param name="inner">Makes the steps.</param>
/// <param name="steps">How many the run has.</param>
internal sealed class LinearDecay(Optimizer inner, long steps) : Optimizer(inner.LearningRate)
{
    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        inner.LearningRate = LearningRate * (Math.Max(0, steps - StepCount) / (float)steps);
        inner.Update(parameters, gradient);
        StepCount++;
    }
}
