using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Compiled.Generator.Tests.Reference.Layers;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>Dropout: its rate, its scale, its draws, and the gradient under the draws of the very call.</summary>
public sealed class DropoutTests
{
    private const int Samples = 24;
    private const int PerSample = 50;

    // Sample s is nonzero in its own 50 features only, so the gradient of the one dense weight vector shows which of them were kept.
    private static string Observable(string rate) =>
        $"[Network({Samples * PerSample})]\n[Dropout({rate})]\n[Dense(1)]\n[SumSquaredError]\npublic partial class Net;";

    [Theory]
    [InlineData("0.5f", 0.5)]
    [InlineData("0.1f", 0.1)]
    [InlineData("0.9f", 0.9)]
    public void ValuesAreDroppedAtTheRate(string text, double rate)
    {
        INetwork network = NetworkCompiler.Compile(Observable(text)).Create(seed: 1);
        int dropped = 0;
        const int Calls = 20;
        for (int call = 0; call < Calls; call++)
        {
            dropped += Kept(network, out _, out _).Sum(row => row.Count(kept => !kept));
        }

        int draws = Calls * Samples * PerSample;
        double deviation = Math.Sqrt(draws * rate * (1 - rate));
        Assert.InRange(dropped, (draws * rate) - (4 * deviation), (draws * rate) + (4 * deviation));
    }

    [Fact]
    public void LossAndGradientAreThoseOfTheDraws()
    {
        string declaration = Observable("0.4f");
        INetwork network = NetworkCompiler.Compile(declaration).Create(seed: 2);
        ReferenceNetwork reference = ReferenceNetwork.Parse(declaration);
        double[] parameters = Closeness.ToDouble(network.Parameters);
        bool[][] kept = Kept(network, out float loss, out float[] gradient);

        // What is dropped among a sample's zeros has no effect: any draw does for the reference.
        ((DropoutLayer)reference.Layers[0]).Kept = [.. kept.Select((row, sample) => Enumerable.Range(0, Samples * PerSample)
            .Select(i => i / PerSample == sample && row[i % PerSample]).ToArray())];
        double[][] inputs = Batches.Rows(Closeness.ToDouble(Inputs()), Samples * PerSample);
        double[][] targets = [.. Enumerable.Repeat(0, Samples).Select(_ => new double[] { 10 })];
        double Loss(double[] at) => reference.MeanLoss(at, [], inputs, targets, training: true);
        Closeness.Check([Loss(parameters)], [loss], "loss");
        double[] differences = [.. Enumerable.Range(0, parameters.Length).Select(i => CentralDifferences.Partial(Loss, parameters, i))];
        Closeness.Check(differences, gradient, "gradient");
    }

    [Fact]
    public void DrawsDifferFromCallToCallAndSampleToSampleAndSeedToSeed()
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(Observable("0.5f"));
        INetwork network = compiled.Create(seed: 3);
        string first = Show(Kept(network, out _, out _));
        Assert.NotEqual(first, Show(Kept(network, out _, out _)));
        Assert.Equal(Samples, first.Split('\n').Distinct().Count());
        Assert.Equal(first, Show(Kept(compiled.Create(seed: 3), out _, out _)));
        Assert.NotEqual(first, Show(Kept(compiled.Create(seed: 4), out _, out _)));
    }

    [Fact]
    public void TwoDropoutsDrawApart()
    {
        // The second layer sees what the first kept: were the draws the same, the second would drop nothing more.
        string twice = Observable("0.5f").Replace("[Dense", "[Dropout(0.5f)]\n[Dense", StringComparison.Ordinal);
        INetwork network = NetworkCompiler.Compile(twice).Create();
        int kept = Kept(network, out _, out _).Sum(row => row.Count(value => value));
        Assert.InRange(kept, (int)(Samples * PerSample * 0.19), (int)(Samples * PerSample * 0.31));
    }

    [Theory]
    [InlineData(nameof(SampleNetworks.Dropped))]
    [InlineData(nameof(SampleNetworks.DroppedImage))]
    public void InferenceDropsNothing(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        string without = Regex.Replace(SampleNetworks.Named(name), @"Dropout\(0\.\df\), ", "");
        INetwork plain = NetworkCompiler.Compile(without).Create();
        network.Parameters.CopyTo(plain.Parameters);
        var batch = new SampleBatch(network, 33);
        var expected = new float[batch.Outputs.Length];
        network.Forward(batch.Inputs, batch.Outputs);
        plain.Forward(batch.Inputs, expected);
        Closeness.Check(expected, batch.Outputs, "Forward");
        Closeness.Check([plain.Loss(batch.Inputs, batch.Targets)], [network.Loss(batch.Inputs, batch.Targets)], "Loss");
    }

    [Fact]
    public void ARateOfZeroIsTheIdentity()
    {
        string declaration = SampleNetworks.Dropped.Replace("0.2f", "0f", StringComparison.Ordinal).Replace("0.5f", "0f", StringComparison.Ordinal);
        Gradients.NetworkCheck.RunAll(declaration, TargetKind.Numbers, 17);
    }

    [Theory]
    [InlineData(nameof(SampleNetworks.Dropped), 5)]
    [InlineData(nameof(SampleNetworks.Dropped), 20)]
    [InlineData(nameof(SampleNetworks.DroppedImage), 5)]
    [InlineData(nameof(SampleNetworks.DroppedImage), 20)]
    public void HiddenDropoutsGradientIsThatOfTheNetworksOwnLoss(string name, int samples)
    {
        // The draws inside cannot be seen, but fresh networks of one seed draw alike: differences of the network's own loss, in float.
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Named(name));
        INetwork network = compiled.Create(seed: 6);
        var batch = new SampleBatch(network, samples);
        network.Gradient(batch.Inputs, batch.Targets, batch.Gradient);
        double scale = batch.Gradient.Max(Math.Abs);
        List<double> errors = [];
        for (int i = 0; i < network.ParameterCount; i += 7)
        {
            const float Step = 1e-2f;
            double difference = (LossAt(i, Step) - LossAt(i, -Step)) / (2 * Step);
            errors.Add(Math.Abs(difference - batch.Gradient[i]) / scale);
        }

        // A kink of ReLU inside a step spoils a few differences.
        errors.Sort();
        Assert.True(errors[errors.Count * 9 / 10] < 2e-3, $"Nine of ten errors must be below 0.002; the ninth is {errors[errors.Count * 9 / 10]:R}.");

        double LossAt(int index, float step)
        {
            INetwork fresh = compiled.Create(seed: 6);
            fresh.Parameters[index] += step;
            return fresh.Gradient(batch.Inputs, batch.Targets, new float[fresh.ParameterCount]);
        }
    }

    private static bool[][] Kept(INetwork network, out float loss, out float[] gradient)
    {
        gradient = new float[network.ParameterCount];
        float[] targets = [.. Enumerable.Repeat(10f, Samples)];
        loss = network.Gradient(Inputs(), targets, gradient);
        return [.. gradient.Take(Samples * PerSample).Select(value => value != 0).Chunk(PerSample)];
    }

    private static float[] Inputs()
    {
        var inputs = new float[Samples * Samples * PerSample];
        for (int i = 0; i < Samples * PerSample; i++)
        {
            inputs[((i / PerSample) * Samples * PerSample) + i] = 1 + (i % 3);
        }

        return inputs;
    }

    private static string Show(bool[][] kept) => string.Join("\n", kept.Select(row => string.Concat(row.Select(value => value ? '1' : '0'))));
}
