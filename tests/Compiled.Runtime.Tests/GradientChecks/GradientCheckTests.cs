using System;
using System.Linq;
using Compiled.Runtime.Tests.Training;
using Xunit;

namespace Compiled.Runtime.Tests.GradientChecks;

public sealed class GradientCheckTests
{
    private static readonly float[] Inputs = Enumerable.Range(0, 40).Select(i => MathF.Sin(1.3f * i)).ToArray();
    private static readonly int[] Labels = [0, 2, 1, 3, 4, 1, 2, 0];
    private static readonly float[] Targets = [0.5f, -1, 2, 0.25f, 1, 3, -2, 0];

    [Fact]
    public void PassesWhatIsRightForLabelsAndForNumbers()
    {
        GradientCheckResult labels = GradientCheck.Run(Classifier(), Inputs, Labels);
        Assert.True(labels.Passed, labels.ToString());
        Assert.Equal(25, labels.Tensors.Single().Checked);
        Assert.InRange(labels.Tensors.Single().Difference, 0, 0.01);
        Assert.InRange(labels.Loss, 1, 3);

        LinearRegression regression = new(5, logistic: false);
        Fill(regression.Parameters);
        GradientCheckResult numbers = GradientCheck.Run(regression, Inputs, Targets);
        Assert.True(numbers.Passed, numbers.ToString());
    }

    /// <summary>The computed gradient of one parameter, then of all, is off by some per cent, gone, or not a number.</summary>
    [Theory]
    [InlineData(7, 1.05f)]
    [InlineData(7, 0f)]
    [InlineData(-1, -1f)]
    [InlineData(-1, 0.97f)]
    [InlineData(12, float.NaN)]
    [InlineData(24, float.PositiveInfinity)]
    public void FindsWhatIsWrong(int place, float factor)
    {
        SoftmaxRegression network = Classifier();
        GradientCheckResult result = GradientCheck.Run(network, gradient =>
        {
            float loss = network.Gradient(Inputs, Labels, gradient);
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] *= place < 0 || i == place ? factor : 1;
            return loss;
        });
        TensorCheck check = result.Tensors.Single();
        Assert.False(result.Passed);
        if (place >= 0)
            Assert.Equal((place, 1), (check.Index, check.Failures));
        else
            Assert.InRange(check.Failures, 20, 25);
        Assert.Contains("dense1.weight", result.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{check.Failures} wrong", result.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Next to a kink a central difference means nothing, and the check does not claim that it does.</summary>
    [Fact]
    public void ClaimsNothingAtAKink()
    {
        LinearRegression network = new(5, logistic: false);
        Fill(network.Parameters);
        network.Parameters[2] = 0;
        GradientCheckResult result = GradientCheck.Run(network, gradient =>
        {
            gradient.Clear();
            float loss = 1;
            for (int i = 0; i < 5; i++)
            {
                // |p|, whose derivative at 0 is said to be 1.
                gradient[i] = network.Parameters[i] < 0 ? -1 : 1;
                loss += Math.Abs(network.Parameters[i]);
            }

            return loss;
        });
        Assert.True(result.Passed, result.ToString());
        Assert.Equal(2, result.Tensors[0].Index);
        Assert.InRange(result.Tensors[0].Uncertainty, 0.9, 1.1);
    }

    [Fact]
    public void ChecksASampleOfALargeTensorBySeed()
    {
        SoftmaxRegression network = new(5, 200);
        Fill(network.Parameters);
        int calls = 0;
        GradientCheckResult Run(ulong seed, int many) => GradientCheck.Run(
            network,
            gradient =>
            {
                calls++;
                return network.Gradient(Inputs, Labels, gradient);
            },
            new GradientCheckOptions { ParametersPerTensor = many, Seed = seed });
        GradientCheckResult first = Run(1, 10), again = Run(1, 10), other = Run(2, 10);
        Assert.Equal(10, first.Tensors[0].Checked);
        Assert.Equal(3 * 121, calls);
        Assert.Equal(first.ToString(), again.ToString());
        Assert.NotEqual(first.ToString(), other.ToString());
        Assert.Equal(1000, Run(1, 1000).Tensors[0].Checked);
    }

    [Fact]
    public void LeavesParametersAsTheyWereAlsoAfterAnException()
    {
        SoftmaxRegression network = Classifier();
        float[] before = network.Parameters.ToArray();
        GradientCheck.Run(network, Inputs, Labels);
        Assert.Equal(before, network.Parameters.ToArray());
        int calls = 0;
        Assert.Throws<TimeZoneNotFoundException>(() => GradientCheck.Run(
            network, gradient => calls++ == 9 ? throw new TimeZoneNotFoundException() : network.Gradient(Inputs, Labels, gradient)));
        Assert.Equal(before, network.Parameters.ToArray());
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientCheckOptions { Tolerance = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientCheckOptions { Tolerance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientCheckOptions { ParametersPerTensor = 0 });
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => GradientCheck.Run(null!, Inputs, Targets)).ParamName);
    }

    private static SoftmaxRegression Classifier()
    {
        SoftmaxRegression network = new(5, 5);
        Fill(network.Parameters);
        return network;
    }

    private static void Fill(Span<float> parameters)
    {
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = MathF.Cos(2.1f * i);
    }
}
