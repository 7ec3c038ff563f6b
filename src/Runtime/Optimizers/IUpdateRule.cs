using System;
using Compiled.Lanes;

namespace Compiled;

/// <summary>One optimizer's formula for one vector of parameters, with the constants of the current step as its fields.</summary>
internal interface IUpdateRule
{
    /// <summary>The new values of <paramref name="parameter"/>; the rule reads and writes its own state at <paramref name="index"/>.</summary>
    /// <typeparam name="TLane">The vector width.</typeparam>
    /// <param name="parameter">The parameters from <paramref name="index"/> on.</param>
    /// <param name="gradient">Their gradient, clipped and with the decay added.</param>
    /// <param name="state">The optimizer's state vectors.</param>
    /// <param name="index">Where in the state vectors these parameters' state is.</param>
    TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
        where TLane : struct, ILane<TLane>;
}

/// <summary>The state of an optimizer, up to three floats a parameter. The vectors are whole rows of 16 floats long.</summary>
internal readonly ref struct StateVectors(Span<float> first, Span<float> second, Span<float> third)
{
    public readonly Span<float> First = first;
    public readonly Span<float> Second = second;
    public readonly Span<float> Third = third;
}
