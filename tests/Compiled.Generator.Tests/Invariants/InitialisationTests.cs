using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>Parameters before training: drawn from the seed alone, with the spread each form promises.</summary>
public sealed class InitialisationTests
{
    private const int Inputs = 120;
    private const int Units = 80;

    /// <summary>Arguments after the units, what follows the layer, the expected standard deviation, whether the draws are uniform.</summary>
    public static TheoryData<string, string, double, bool> Forms => new()
    {
        { "", "ReLU", Math.Sqrt(2.0 / Inputs), false },
        { "", "LeakyReLU", Math.Sqrt(2.0 / Inputs), false },
        { "", "Sigmoid", Math.Sqrt(2.0 / (Inputs + Units)), false },
        { "", "Tanh", Math.Sqrt(2.0 / (Inputs + Units)), false },
        { "", "Identity", Math.Sqrt(2.0 / (Inputs + Units)), false },
        { ", Init = Init.He", "Tanh", Math.Sqrt(2.0 / Inputs), false },
        { ", Init = Init.Xavier", "ReLU", Math.Sqrt(2.0 / (Inputs + Units)), false },
        { ", Init = Init.Normal, InitStd = 0.05f", "ReLU", 0.05, false },
        { ", Init = Init.Normal", "ReLU", 0.01, false },
        { ", Init = Init.Zeros", "ReLU", 0, false },
        { ", Init = Init.HeUniform", "Tanh", Math.Sqrt(2.0 / Inputs), true },
        { ", Init = Init.XavierUniform", "ReLU", Math.Sqrt(2.0 / (Inputs + Units)), true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void WeightsHaveTheSpreadOfTheirForm(string arguments, string next, double deviation, bool uniform)
    {
        INetwork network = NetworkCompiler.Compile(Declare(arguments, next)).Create(seed: 21);
        double[] weights = Closeness.ToDouble(network.Parameters[..(Inputs * Units)]);
        double mean = weights.Average();
        double spread = Math.Sqrt(weights.Average(weight => (weight - mean) * (weight - mean)));

        // 9,600 draws: the mean within 4 of its standard errors, the deviation within 4 % (about 5 standard errors).
        Assert.InRange(mean, -4 * deviation / Math.Sqrt(weights.Length), 4 * deviation / Math.Sqrt(weights.Length));
        Assert.InRange(spread, deviation * 0.96, deviation * 1.04);
        if (deviation > 0)
        {
            double largest = weights.Max(Math.Abs) / deviation;
            Assert.InRange(largest, uniform ? 1.7 : 3, uniform ? Math.Sqrt(3) * 1.0001 : 7);
            Assert.InRange(weights.Distinct().Count(), weights.Length * 95 / 100, weights.Length);
        }
    }

    [Fact]
    public void BiasesStartAtZeroAndNormalisationsAtTheIdentity()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Normalised).Create(seed: 5);
        foreach (ParameterInfo info in network.Layout)
        {
            float[] values = network.Parameters.Slice(info.Offset, info.Length).ToArray();
            if (info.Name.EndsWith(".bias", StringComparison.Ordinal))
            {
                Assert.All(values, value => Assert.Equal(0f, value));
            }
            else if (info.Name.Contains("norm", StringComparison.Ordinal))
            {
                Assert.All(values, value => Assert.Equal(1f, value));
            }
        }

        foreach (ParameterInfo info in network.StateLayout)
        {
            float start = info.Name.EndsWith("running_var", StringComparison.Ordinal) ? 1f : 0f;
            Assert.All(network.State.Slice(info.Offset, info.Length).ToArray(), value => Assert.Equal(start, value));
        }
    }

    [Theory]
    [InlineData("PReLU", 0.25f)]
    [InlineData("PReLU(Slope = 0.1f)", 0.1f)]
    [InlineData("Swish(Learnable = true)", 1f)]
    [InlineData("Swish(1.5f, Learnable = true)", 1.5f)]
    public void LearnableActivationsStartWhereTheyAreTold(string activation, float start)
    {
        string declaration = $"[Network(3)]\n[{activation}]\n[Dense(2)]\n[MeanSquaredError]\npublic partial class Net;";
        INetwork network = NetworkCompiler.Compile(declaration).Create();
        ParameterInfo first = network.Layout[0];
        Assert.All(network.Parameters.Slice(first.Offset, first.Length).ToArray(), value => Assert.Equal(start, value));
    }

    [Fact]
    public void OneSeedGivesOneNetwork()
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Classifier);
        Bits.AssertEqual(compiled.Create(seed: 5).Parameters, compiled.Create(seed: 5).Parameters, "parameters of one seed");
        ulong[] seeds = [0, 1, 2, 5, ulong.MaxValue];
        Assert.Equal(seeds.Length, seeds.Select(seed => compiled.Create(seed).Parameters[0]).Distinct().Count());
    }

    [Fact]
    public void LayersOfOneShapeDrawApart()
    {
        const string Declaration = "[Network(9)]\n[Dense(9), Tanh, Dense(9)]\n[MeanSquaredError]\npublic partial class Net;";
        INetwork network = NetworkCompiler.Compile(Declaration).Create();
        Assert.NotEqual(network.Parameters[..81].ToArray(), network.Parameters.Slice(90, 81).ToArray());
    }

    private static string Declare(string arguments, string next) =>
        $"[Network({Inputs})]\n[Dense({Units}{arguments}), {next}]\n[Dense(2)]\n[MeanSquaredError]\npublic partial class Net;";
}
