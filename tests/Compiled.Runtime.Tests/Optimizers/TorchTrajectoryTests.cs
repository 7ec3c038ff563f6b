using System;
using System.Text.Json;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

public sealed class TorchTrajectoryTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            TheoryData<int, string> cases = [];
            for (int i = 0; i < TorchVectors.Cases.Count; i++)
                cases.Add(i, TorchVectors.Name(TorchVectors.Cases[i]));
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FollowsPyTorchOver200Steps(int index, string name)
    {
        JsonElement one = TorchVectors.Cases[index];
        Optimizer optimizer = TorchVectors.Create(one);
        NoisyQuadratic loss = new(TorchVectors.Count);
        int[] steps = TorchVectors.Steps;
        int kept = 0;
        for (int step = 1; step <= steps[^1]; step++)
        {
            if (step == 101 && one.GetProperty("options").TryGetProperty("RateAfter100", out JsonElement rate))
                optimizer.LearningRate = rate.GetSingle();
            loss.ComputeGradient();
            optimizer.Update(loss.Parameters, loss.Gradient);
            Assert.Equal(step / (WrappedOptimizer.Find<GradientAccumulation>(optimizer)?.Batches ?? 1), optimizer.StepCount);
            if (step != steps[kept])
                continue;
            JsonElement expected = one.GetProperty("parameters")[kept++];
            WeightAverage? average = WrappedOptimizer.Find<WeightAverage>(optimizer);
            ReadOnlySpan<float> actual = average is null || optimizer.StepCount == 0 ? loss.Parameters : average.Average;
            for (int i = 0; i < actual.Length; i++)
            {
                float torch = expected[i].GetSingle();
                double error = Math.Abs(actual[i] - (double)torch) / Math.Abs(torch);
                Assert.True(error <= 1e-5, $"{name}: step {step}, parameter {i}: {actual[i]} is not PyTorch's {torch}, off by {error:E2}.");
            }
        }

        Assert.Equal(steps.Length, kept);
    }
}
