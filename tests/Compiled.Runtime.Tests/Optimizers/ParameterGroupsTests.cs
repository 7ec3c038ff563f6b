using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

[Collection(ProcessSettings.Name)]
public sealed class ParameterGroupsTests
{
    public static TheoryData<string> Kinds => [.. OptimizerBitsTests.Kinds.Keys.Where(kind => !kind.Contains("norm", StringComparison.Ordinal))];

    /// <summary>A tensor with settings of its own moves as it would with an optimizer of its own, wherever its borders fall in a row.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void MoveEachTensorAsAnOptimizerOfItsOwnWould(string kind)
    {
        System.Random random = new(kind.Length);
        for (int trial = 0; trial < 8; trial++)
        {
            ParameterInfo[] layout = RandomLayout(random);
            float[] rates = Factors(random, layout.Length), decays = Factors(random, layout.Length);
            ElementwiseOptimizer grouped = OptimizerBitsTests.Kinds[kind]();
            ParameterGroups groups = new(layout);
            foreach ((ParameterInfo tensor, int i) in layout.Select((tensor, i) => (tensor, i)))
                groups.ScaleRate(other => other == tensor, rates[i]).ScaleDecay(other => other == tensor, decays[i]);
            grouped.Groups = groups;

            int length = groups.ParameterCount;
            NoisyQuadratic loss = new(length);
            float[] expected = [.. loss.Parameters];
            ElementwiseOptimizer[] alone = layout.Select((tensor, i) => Alone(kind, rates[i], decays[i])).ToArray();
            for (int step = 0; step < 4; step++)
            {
                loss.ComputeGradient();
                for (int i = 0; i < layout.Length; i++)
                {
                    Range range = layout[i].Offset..(layout[i].Offset + layout[i].Length);
                    alone[i].Update(expected.AsSpan(range), loss.Gradient.AsSpan(range));
                }

                grouped.Update(loss.Parameters, loss.Gradient);
                Assert.Equal(expected, loss.Parameters);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void KeepFrozenTensorsAndTheirStateAsTheyAre(string kind)
    {
        ParameterInfo[] layout = [new("dense1.weight", [4, 5], 0, 20), new("dense1.bias", [4], 20, 4), new("dense2.weight", [3, 4], 24, 12)];
        ElementwiseOptimizer optimizer = OptimizerBitsTests.Kinds[kind]();
        (optimizer.WeightDecay, optimizer.L1Decay) = (0.1f, 0.1f);
        optimizer.Groups = new ParameterGroups(layout);
        NoisyQuadratic loss = new(36);
        Step(optimizer, loss);

        optimizer.Groups.Freeze(tensor => tensor.Name.StartsWith("dense1.", StringComparison.Ordinal));
        List<float[]> before = Snapshot(optimizer, loss);
        Step(optimizer, loss);
        List<float[]> after = Snapshot(optimizer, loss);
        for (int i = 0; i < before.Count; i++)
        {
            Assert.Equal(before[i][..24], after[i][..24]);
            Assert.True(i > 0 || !before[i][24..].SequenceEqual(after[i][24..]), "The rest must move.");
        }

        optimizer.Groups.Unfreeze(tensor => tensor.Name == "dense1.bias");
        Step(optimizer, loss);
        Assert.Equal(after[0][..20], loss.Parameters[..20]);
        Assert.NotEqual(after[0][20..24], loss.Parameters[20..24]);
    }

    [Fact]
    public void LeaveFrozenTensorsOutOfTheNorm()
    {
        ParameterInfo[] layout = [new("a", [3], 0, 3), new("b", [2], 3, 2)];
        Sgd optimizer = new(1) { MaximumGradientNorm = 5, Groups = new ParameterGroups(layout).Freeze(tensor => tensor.Name == "a") };
        float[] parameters = new float[5];
        optimizer.Update(parameters, [1000, 1000, float.NaN, 3, 4]);
        Assert.Equal([0, 0, 0, -3, -4], parameters.Select(value => MathF.Round(value, 4)));
        optimizer.Groups.Unfreeze(tensor => tensor.Name == "a");
        optimizer.Update(parameters, [0, 30, 0, 0, 40]);
        Assert.Equal([0, -3, 0, -3, -8], parameters.Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void SpareBiasesAndNormalizationFromDecayWithOneWord()
    {
        ParameterInfo[] layout = [new("dense1.weight", [2, 2], 0, 4), new("dense1.bias", [2], 4, 2), new("batchnorm1.weight", [2], 6, 2)];
        Sgd optimizer = new(1) { WeightDecay = 0.5f, Groups = new ParameterGroups(layout).NoDecayOnBiasesAndNormalization() };
        float[] parameters = [1, 1, 1, 1, 1, 1, 1, 1];
        optimizer.Update(parameters, new float[8]);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f, 1, 1, 1, 1], parameters);
    }

    [Fact]
    public void RefuseWhatCannotBeMeant()
    {
        ParameterInfo[] layout = [new("dense1.weight", [2, 2], 0, 4)];
        ParameterGroups groups = new(layout);
        ArgumentException nothing = Assert.Throws<ArgumentException>(() => groups.Freeze(tensor => tensor.Name == "dense2.weight"));
        Assert.Contains("dense1.weight", nothing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.ScaleRate(_ => true, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.ScaleDecay(_ => true, float.NaN));
        Adam optimizer = new() { Groups = groups };
        Assert.Contains("4 parameters", Assert.Throws<ArgumentException>(() => optimizer.Update(new float[5], new float[5])).Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void CostNothingPerStep()
    {
        ParameterInfo[] layout = [new("a", [7, 10_000], 0, 70_000), new("b", [2], 70_000, 2)];
        Adam optimizer = new() { MaximumGradientNorm = 1, Groups = new ParameterGroups(layout).NoDecayOnBiasesAndNormalization() };
        NoisyQuadratic loss = new(70_002);
        Step(optimizer, loss);
        Assert.Equal(0, Allocations.Of(() => optimizer.Update(loss.Parameters, loss.Gradient)));
    }

    private static ElementwiseOptimizer Alone(string kind, float rate, float decay)
    {
        ElementwiseOptimizer optimizer = OptimizerBitsTests.Kinds[kind]();

        // Products in double precision are rounded once, so the factors are powers of two.
        optimizer.LearningRate *= rate;
        optimizer.WeightDecay *= decay;
        optimizer.L1Decay *= decay;
        return optimizer;
    }

    private static float[] Factors(System.Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => new[] { 0f, 0.25f, 1f, 2f }[random.Next(4)]).ToArray();

    private static ParameterInfo[] RandomLayout(System.Random random)
    {
        List<ParameterInfo> layout = [];
        int offset = 0;
        for (int i = random.Next(1, 6); i >= 0; i--)
        {
            int length = random.Next(1, 40);
            layout.Add(new ParameterInfo($"t{i}", [length], offset, length));
            offset += length;
        }

        return [.. layout];
    }

    private static void Step(ElementwiseOptimizer optimizer, NoisyQuadratic loss)
    {
        loss.ComputeGradient();
        optimizer.Update(loss.Parameters, loss.Gradient);
    }

    private static List<float[]> Snapshot(ElementwiseOptimizer optimizer, NoisyQuadratic loss)
    {
        List<float[]> all = [[.. loss.Parameters]];
        for (int i = 0; i < optimizer.StateNames.Count; i++)
            all.Add(optimizer.StateVector(i).ToArray());
        return all;
    }
}
