using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>A class index outside [0, classes): an <see cref="ArgumentException"/> that names the targets, before anything is written.</summary>
public sealed class LabelTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void LabelOutOfRange(int label)
    {
        var network = (IClassifier)NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        foreach (int samples in (int[])[1, 8, 17])
        {
            foreach (int position in (int[])[0, samples - 1])
            {
                Check(network, samples, position, label);
            }
        }
    }

    private static void Check(IClassifier network, int samples, int position, int label)
    {
        var batch = new SampleBatch(network, samples);
        float[] before = network.Parameters.ToArray();
        batch.Labels[position] = label;
        Array.Fill(batch.Gradient, 7);

        Refused(() => network.Loss(batch.Inputs, batch.Labels));
        Refused(() => network.Gradient(batch.Inputs, batch.Labels, batch.Gradient));
        Refused(() => network.TrainStep(batch.Inputs, batch.Labels, new PlainDescent(1)));

        Assert.All(batch.Gradient, value => Assert.Equal(7, value));
        Bits.AssertEqual(before, network.Parameters, "parameters");
    }

    [Fact]
    public void LabelsEqualRowsWithASingleOne()
    {
        var network = (IClassifier)NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        foreach (int samples in SampleNetworks.SampleCounts)
        {
            var batch = new SampleBatch(network, samples);
            float[] rows = [.. Array.ConvertAll(Flatten(Batches.OneHot(batch.Labels, network.OutputLength)), value => (float)value)];
            Closeness.Check([network.Loss(batch.Inputs, rows)], [network.Loss(batch.Inputs, batch.Labels)], "loss");
            var gradient = new float[network.ParameterCount];
            network.Gradient(batch.Inputs, rows, gradient);
            network.Gradient(batch.Inputs, batch.Labels, batch.Gradient);
            Closeness.Check(gradient, batch.Gradient, "gradient");
        }
    }

    private static void Refused(Func<object> call) => Assert.Equal("targets", Assert.ThrowsAny<ArgumentException>(call).ParamName);

    private static double[] Flatten(double[][] rows)
    {
        var flat = new double[rows.Length * rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].CopyTo(flat, i * rows[0].Length);
        }

        return flat;
    }
}
