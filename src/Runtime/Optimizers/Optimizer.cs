using System;

namespace Compiled;

/// <summary>Turns a gradient into an update of the parameters. One optimizer serves one network: its state belongs to that parameter vector.</summary>
public abstract class Optimizer
{
    /// <summary>Creates an optimizer.</summary>
    /// <param name="learningRate">The step size, 0 or more.</param>
    protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>The step size; may change between steps.</summary>
    public float LearningRate { get; set; }

    /// <summary>Updates <paramref name="parameters"/> in place.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="gradient">The gradient of the mean loss, of the same length.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient);
}
