using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Compiled.Lanes;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

/// <summary>The bits of an update depend neither on the vector width nor on how the parameters are divided.</summary>
[Collection(ProcessSettings.Name)]
public sealed class OptimizerBitsTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string kind in Kinds.Keys)
            {
                foreach (int length in new[] { 1, 5, 15, 16, 17, 160, 1003 })
                    cases.Add(kind, length);
            }

            return cases;
        }
    }

    internal static Dictionary<string, Func<ElementwiseOptimizer>> Kinds { get; } = new()
    {
        ["Sgd"] = () => new Sgd(0.1f) { WeightDecay = 0.01f, MaximumGradientValue = 0.3f },
        ["Momentum"] = () => new Momentum(0.1f),
        ["Nesterov"] = () => new Nesterov(0.1f, 0.8f),
        ["AdaGrad"] = () => new AdaGrad(0.1f) { LearningRateDecay = 0.1, InitialAccumulator = 0.1f },
        ["RmsProp"] = () => new RmsProp(),
        ["RmsProp with momentum"] = () => new RmsProp { Momentum = 0.5f },
        ["RmsProp centred"] = () => new RmsProp { Momentum = 0.5f, Centered = true },
        ["Adam"] = () => new Adam(0.01f) { WeightDecay = 0.1f },
        ["Adam with AMSGrad"] = () => new Adam(0.01f) { AmsGrad = true },
        ["Adam clipped by norm"] = () => new Adam(0.01f) { MaximumGradientNorm = 0.5f },
        ["AdamW"] = () => new AdamW(0.01f),
        ["Momentum with dampening and L1"] = () => new Momentum(0.1f) { Dampening = 0.5f, L1Decay = 0.1f },
        ["Nesterov with decoupled decay"] = () => new Nesterov(0.1f) { WeightDecay = 0.1f, DecoupledDecay = true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void AreTheSameForEveryWidth(string kind, int length)
    {
        float[] expected = Run(kind, length, optimizer => Step(optimizer, LaneWidth.Bits, length));
        foreach (int bits in new[] { 512, 256, 128 })
            AssertSameBits(expected, Run(kind, length, optimizer => Step(optimizer, bits, length)));
        AssertSameBits(expected, Run(kind, length, optimizer => optimizer.Update));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AreTheSameForEveryRangeSplit(string kind, int length)
    {
        float[] expected = Run(kind, length, optimizer => optimizer.Update);
        System.Random random = new(length);
        for (int trial = 0; trial < 5; trial++)
        {
            List<int> cuts = [0];
            while (cuts[^1] < length)
                cuts.Add(Math.Min(length, cuts[^1] + (16 * random.Next(1, 5))));
            AssertSameBits(expected, Run(kind, length, optimizer => Step(optimizer, LaneWidth.Bits, [.. cuts])));
        }
    }

    [Theory]
    [InlineData("Sgd")]
    [InlineData("Adam clipped by norm")]
    public void AreTheSameForEveryNumberOfThreads(string kind)
    {
        const int length = 300_007;
        int before = CompiledOptions.Threads;
        try
        {
            CompiledOptions.Threads = 1;
            float[] expected = Run(kind, length, optimizer => optimizer.Update);
            foreach (int threads in new[] { 2, 3, 8 })
            {
                CompiledOptions.Threads = threads;
                AssertSameBits(expected, Run(kind, length, optimizer => optimizer.Update));
            }
        }
        finally
        {
            CompiledOptions.Threads = before;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(20_000)]
    public void GradientNormIsTheSameForEveryWidthAndCloseToTheExactOne(int length)
    {
        float[] gradient = new NoisyQuadratic(length).Parameters;
        double exact = 0;
        foreach (float value in gradient)
            exact += (double)value * value;
        (int First, int End)[] chunks = UpdateSegment.Chunks(UpdateSegment.Whole(length));
        float[] sums = new float[chunks.Length];
        GradientNorm.SumChunks(512, gradient, chunks, sums, 0, sums.Length);
        double norm = GradientNorm.FromChunks(sums);
        Assert.InRange(norm / Math.Sqrt(exact), 1 - 1e-6, 1 + 1e-6);
        foreach (int bits in new[] { 256, 128 })
        {
            float[] other = new float[sums.Length];
            GradientNorm.SumChunks(bits, gradient, chunks, other, sums.Length / 2, sums.Length);
            GradientNorm.SumChunks(bits, gradient, chunks, other, 0, sums.Length / 2);
            AssertSameBits(sums, other);
        }
    }

    private delegate void StepOf(Span<float> parameters, ReadOnlySpan<float> gradient);

    private static StepOf Step(ElementwiseOptimizer optimizer, int bits, params int[] cuts)
    {
        int[] ends = cuts[0] == 0 ? cuts : [0, .. cuts];
        return (parameters, gradient) =>
        {
            optimizer.Begin(parameters.Length, gradient.Length);
            if (optimizer.ClipsByNorm)
            {
                GradientNorm.SumChunks(bits, gradient, optimizer.NormChunks, optimizer.NormSums, 0, optimizer.NormSums.Length);
                optimizer.SetNorm(GradientNorm.FromChunks(optimizer.NormSums));
            }

            // Backwards, because the order of the ranges must not matter either.
            for (int i = ends.Length - 1; i > 0; i--)
                optimizer.UpdateRange(bits, parameters, gradient, ends[i - 1], ends[i]);
        };
    }

    private static float[] Run(string kind, int length, Func<ElementwiseOptimizer, StepOf> stepOf)
    {
        NoisyQuadratic loss = new(length);
        StepOf step = stepOf(Kinds[kind]());
        for (int i = 0; i < 6; i++)
        {
            loss.ComputeGradient();
            step(loss.Parameters, loss.Gradient);
        }

        return loss.Parameters;
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.True(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)), "The bits differ.");
}
