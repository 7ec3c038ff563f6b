using System;
using System.Linq;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

/// <summary>Means of gradients of parameters that no longer have any: they end as zeros, not as the smallest subnormal numbers for ever.</summary>
[Collection(ProcessSettings.Name)]
public sealed class SubnormalTests
{
    private const int Parameters = 37;

    public static TheoryData<string> Kinds => ["Adam", "AmsGrad", "AdamW", "Momentum", "Nesterov", "RmsProp", "RmsPropCentered"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AMeanThatDecaysEndsAsZero(string kind)
    {
        Optimizer optimizer = Make(kind);
        float[] parameters = new float[Parameters], gradient = new float[Parameters];
        for (int i = 0; i < Parameters; i++)
        {
            gradient[i] = (i - 18.5f) * 1e-3f;
        }

        optimizer.Update(parameters, gradient);
        Assert.All(Mean(optimizer), value => Assert.NotEqual(0, value));
        Array.Clear(gradient);
        for (int step = 0; step < 1200; step++)
        {
            optimizer.Update(parameters, gradient);
        }

        Assert.All(Mean(optimizer), value => Assert.Equal(0, value));
        Assert.All(parameters, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ANaNStays(string kind)
    {
        Optimizer optimizer = Make(kind);
        float[] parameters = new float[Parameters], gradient = new float[Parameters];
        Array.Fill(gradient, float.NaN);
        optimizer.Update(parameters, gradient);
        Assert.All(Mean(optimizer), value => Assert.True(float.IsNaN(value)));
        Assert.All(parameters, value => Assert.True(float.IsNaN(value)));
    }

    // The state that is a mean of gradients or of steps, not of squares.
    private static float[] Mean(Optimizer optimizer) =>
        optimizer.StateVector(Enumerable.Range(0, optimizer.StateNames.Count).First(i => !optimizer.StateNames[i].Contains("sq", StringComparison.Ordinal))).ToArray();

    private static Optimizer Make(string kind) => kind switch
    {
        "Adam" => new Adam(1e-3f),
        "AmsGrad" => new Adam(1e-3f) { AmsGrad = true },
        "AdamW" => new AdamW(1e-3f),
        "Momentum" => new Momentum(0.1f),
        "Nesterov" => new Nesterov(0.1f),
        "RmsPropCentered" => new RmsProp(1e-3f) { Centered = true, Smoothing = 0.9 },
        _ => new RmsProp(1e-3f) { Momentum = 0.9f },
    };
}
