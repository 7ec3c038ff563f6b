using System;

namespace Compiled;

/// <summary>
/// Turns a gradient into an update of the parameters. One optimizer serves one network: its state belongs to that parameter vector.
/// </summary>
/// <remarks>The built-in ones derive from <see cref="ElementwiseOptimizer"/>; an optimizer of your own overrides <see cref="Update"/>.</remarks>
public abstract class Optimizer
{
    private float _learningRate;

    /// <summary>Creates an optimizer.</summary>
    /// <param name="learningRate">The step size, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative, infinite or NaN.</exception>
    protected Optimizer(float learningRate)
    {
        OptionChecks.FiniteAndNotNegative(learningRate, nameof(learningRate));
        _learningRate = learningRate;
    }

    /// <summary>The step size; may change between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(LearningRate));
            _learningRate = value;
        }
    }

    /// <summary>How many updates this optimizer has made.</summary>
    public long StepCount { get; protected set; }

    /// <summary>Updates <paramref name="parameters"/> in place.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="gradient">The gradient of the mean loss, of the same length.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient);

    /// <summary>Throws where this optimizer's state belongs to another network: asked before a step computes anything.</summary>
    /// <param name="parameterCount">The length of the parameter vector to come.</param>
    /// <param name="argument">The caller's argument to name.</param>
    internal virtual void CheckServes(int parameterCount, string argument)
    {
    }
}
