using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>
/// Turns a gradient into an update of the parameters. One optimizer serves one network: its state belongs to that parameter vector.
/// </summary>
/// <remarks>
/// The built-in ones derive from <see cref="ElementwiseOptimizer"/>; an optimizer of your own overrides
/// <see cref="Update(Span{float}, ReadOnlySpan{float})"/>. One that keeps anything between steps also overrides <see cref="StateNames"/>,
/// <see cref="StateVector"/>, <see cref="Scalars"/> and <see cref="RestoreState"/>, so that a checkpoint can hold it.
/// </remarks>
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
    public virtual float LearningRate
    {
        get => _learningRate;
        set
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(LearningRate));
            _learningRate = value;
        }
    }

    /// <summary>How many updates this optimizer has made.</summary>
    public virtual long StepCount { get; protected set; }

    /// <summary>Updates <paramref name="parameters"/> in place.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="gradient">The gradient of the mean loss, of the same length.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient);

    /// <summary>
    /// As <see cref="Update(Span{float}, ReadOnlySpan{float})"/>, where it is known how many samples the gradient is the mean of. Networks call
    /// this one; most optimizers do not care.
    /// </summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="gradient">The gradient of the mean loss, of the same length.</param>
    /// <param name="samples">The samples of the batch, at least 1.</param>
    public virtual void Update(Span<float> parameters, ReadOnlySpan<float> gradient, int samples) => Update(parameters, gradient);

    /// <summary>The names of the vectors kept between steps, one float a parameter each, in PyTorch's words: <c>exp_avg</c>, <c>momentum_buffer</c>.</summary>
    public virtual IReadOnlyList<string> StateNames => [];

    /// <summary>A vector that is kept between steps: to be saved, or to be filled after <see cref="RestoreState"/>.</summary>
    /// <param name="index">Its place in <see cref="StateNames"/>.</param>
    /// <returns>One float a parameter; empty before the first update or <see cref="RestoreState"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such vector.</exception>
    public virtual Span<float> StateVector(int index) => throw new ArgumentOutOfRangeException(nameof(index), index, "This optimizer has no such vector.");

    /// <summary>The numbers kept between steps, by name. Together with the vectors they are all that the same steps again need to give the same bits.</summary>
    /// <remarks>Options such as decay rates are not among them: they are what the optimizer is created with. The learning rate is, since it changes.</remarks>
    public virtual IReadOnlyDictionary<string, double> Scalars =>
        new Dictionary<string, double> { [StepScalar] = StepCount, [LearningRateScalar] = LearningRate };

    /// <summary>
    /// Takes <see cref="Scalars"/> over and allocates the vectors, all zero; the caller then fills each <see cref="StateVector"/>.
    /// </summary>
    /// <param name="parameterCount">The number of parameters of the network to come.</param>
    /// <param name="scalars">What <see cref="Scalars"/> gave; more names than these are allowed.</param>
    /// <exception cref="ArgumentException">A number is missing or cannot be; nothing has changed.</exception>
    public virtual void RestoreState(int parameterCount, IReadOnlyDictionary<string, double> scalars)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        long step = StateScalars.Count(scalars, StepScalar);
        LearningRate = (float)StateScalars.Number(scalars, LearningRateScalar, 0, float.MaxValue);
        StepCount = step;
    }

    /// <summary>The name of <see cref="StepCount"/> in <see cref="Scalars"/>.</summary>
    protected const string StepScalar = "step";

    /// <summary>The name of <see cref="LearningRate"/> in <see cref="Scalars"/>.</summary>
    protected const string LearningRateScalar = "learning_rate";

    /// <summary>Throws where this optimizer's state belongs to another network: asked before a step computes anything.</summary>
    /// <param name="parameterCount">The length of the parameter vector to come.</param>
    /// <param name="argument">The caller's argument to name.</param>
    internal virtual void CheckServes(int parameterCount, string argument)
    {
    }

    /// <summary>Tells the mean loss of the gradient to come, before the update: a trainer's guard refuses one that is not finite.</summary>
    /// <param name="loss">The loss.</param>
    internal virtual void Announce(float loss)
    {
    }
}
