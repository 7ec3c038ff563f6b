using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>
/// An optimizer that does something around another one's updates and leaves the rest to it. Such optimizers nest; a checkpoint holds the state of
/// all of them.
/// </summary>
public abstract class WrappedOptimizer : Optimizer
{
    private protected WrappedOptimizer(Optimizer inner)
        : base((inner ?? throw new ArgumentNullException(nameof(inner))).LearningRate)
    {
        for (Optimizer? one = inner; one is not null; one = (one as WrappedOptimizer)?.Inner)
        {
            if (one.GetType() == GetType())
            {
                throw new ArgumentException($"A {GetType().Name} cannot be in another one.", nameof(inner));
            }
        }

        Inner = inner;
        StepCount = inner.StepCount;
    }

    /// <summary>The optimizer that makes the updates.</summary>
    public Optimizer Inner { get; }

    /// <summary>The step size of <see cref="Inner"/>.</summary>
    public override float LearningRate
    {
        get => Inner.LearningRate;
        set => Inner.LearningRate = value;
    }

    /// <inheritdoc/>
    public sealed override void Update(Span<float> parameters, ReadOnlySpan<float> gradient) => Update(parameters, gradient, samples: 1);

    /// <summary>The vectors of <see cref="Inner"/>, then that of this optimizer.</summary>
    public sealed override IReadOnlyList<string> StateNames => [.. Inner.StateNames, OwnName];

    /// <inheritdoc/>
    public sealed override Span<float> StateVector(int index) => index == Inner.StateNames.Count ? OwnVector : Inner.StateVector(index);

    /// <inheritdoc/>
    public sealed override IReadOnlyDictionary<string, double> Scalars
    {
        get
        {
            Dictionary<string, double> scalars = new(Inner.Scalars);
            AddScalars(scalars);
            return scalars;
        }
    }

    /// <inheritdoc/>
    public sealed override void RestoreState(int parameterCount, IReadOnlyDictionary<string, double> scalars)
    {
        ArgumentNullException.ThrowIfNull(scalars);
        CheckScalars(scalars);
        Inner.RestoreState(parameterCount, scalars);
        RestoreOwn(parameterCount, scalars);
        StepCount = Inner.StepCount;
    }

    /// <summary>The optimizer of a kind among <paramref name="optimizer"/> and those that it wraps; null where there is none.</summary>
    /// <typeparam name="TOptimizer">The kind, as <see cref="WeightAverage"/>.</typeparam>
    /// <param name="optimizer">The outermost optimizer.</param>
    public static TOptimizer? Find<TOptimizer>(Optimizer optimizer)
        where TOptimizer : Optimizer
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        for (Optimizer? one = optimizer; one is not null; one = (one as WrappedOptimizer)?.Inner)
        {
            if (one is TOptimizer found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The name of this optimizer's vector.</summary>
    private protected abstract string OwnName { get; }

    /// <summary>This optimizer's vector, empty before it exists.</summary>
    private protected abstract Span<float> OwnVector { get; }

    /// <summary>Adds this optimizer's numbers.</summary>
    private protected abstract void AddScalars(Dictionary<string, double> scalars);

    /// <summary>Throws where the numbers cannot be restored; changes nothing.</summary>
    private protected abstract void CheckScalars(IReadOnlyDictionary<string, double> scalars);

    /// <summary>Takes checked numbers over and allocates this optimizer's vector.</summary>
    private protected abstract void RestoreOwn(int parameterCount, IReadOnlyDictionary<string, double> scalars);

    /// <inheritdoc/>
    internal override void CheckServes(int parameterCount, string argument)
    {
        if (OwnVector.Length > 0 && OwnVector.Length != parameterCount)
        {
            throw new ArgumentException(
                $"This optimizer's state belongs to {OwnVector.Length} parameters and these are {parameterCount}: one optimizer serves one network.",
                argument);
        }

        Inner.CheckServes(parameterCount, argument);
    }

    /// <summary>Checks both lengths before anything is written.</summary>
    private protected void Check(ReadOnlySpan<float> parameters, ReadOnlySpan<float> gradient)
    {
        if (gradient.Length != parameters.Length)
        {
            throw new ArgumentException($"The gradient has {gradient.Length} floats, the parameter vector {parameters.Length}.", nameof(gradient));
        }

        CheckServes(parameters.Length, nameof(parameters));
    }

    /// <summary>Makes an update of <see cref="Inner"/>.</summary>
    private protected void UpdateInner(Span<float> parameters, ReadOnlySpan<float> gradient, int samples)
    {
        Inner.Update(parameters, gradient, samples);
        StepCount = Inner.StepCount;
    }
}
