using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Xunit;

namespace Compiled.Generator.Tests.Golden;

/// <summary>The double-precision reference against PyTorch: what the other tests compare with must be right itself.</summary>
public sealed class GoldenReferenceTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Runnable.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheReferenceComputesWhatPyTorchComputes(string name)
    {
        GoldenCase golden = GoldenCase.Named(name);
        Dictionary<string, Tensor> tensors = golden.ReadTensors();
        ReferenceNetwork reference = ReferenceNetwork.Parse(golden.Declaration);
        Assert.Equal(golden.Parameters, reference.Layout.Select(info => info.Name));

        double[] parameters = Flat(reference.Layout, tensors, "param.");
        double[] state = Flat(reference.StateLayout, tensors, "buffer.");
        double[][] inputs = Batches.Rows(Closeness.ToDouble(tensors["x"].Floats), Lengths.Product(reference.InputShape));
        double[][] targets = Batches.Targets(tensors["y"], Lengths.Product(reference.OutputShape));
        Closeness.Check(Flat(reference.Forward(parameters, [.. state], inputs, training: false)), tensors["eval.out"].Floats, "eval.out");

        double Loss(double[] at) => reference.MeanLoss(at, state, inputs, targets, training: true);
        Closeness.Check([Loss(parameters)], tensors["loss"].Floats, "loss");
        double[] gradient = reference.Gradient(parameters, state, inputs, targets);
        CheckGradient(reference, tensors, parameters, Loss, gradient);

        Closeness.Check(Flat(reference.Forward(parameters, state, inputs, training: true)), tensors["out"].Floats, "out");
        foreach (ParameterInfo info in reference.StateLayout)
        {
            Closeness.Check(state[info.Offset..(info.Offset + info.Length)], tensors["after." + info.Name].Floats, "after." + info.Name);
        }
    }

    private static void CheckGradient(
        ReferenceNetwork reference, Dictionary<string, Tensor> tensors, double[] parameters, Func<double[], double> loss, double[] gradient)
    {
        double whole = reference.Layout.Max(info => Closeness.Largest(Closeness.ToDouble(tensors["grad." + info.Name].Floats)));
        foreach (ParameterInfo info in reference.Layout)
        {
            float[] values = tensors["grad." + info.Name].Floats!;
            Closeness.Check(gradient[info.Offset..(info.Offset + info.Length)], values, "grad." + info.Name, whole);

            // Few of a large tensor: differences take two passes each.
            int stride = Math.Max(1, info.Length / 20);
            int[] indices = [.. Enumerable.Range(0, info.Length).Where(i => i % stride == 0)];
            double[] differences = [.. indices.Select(i => CentralDifferences.Partial(loss, parameters, info.Offset + i))];
            Closeness.Check(differences, Array.ConvertAll(indices, i => values[i]), "differences of " + info.Name, whole);
        }
    }

    private static double[] Flat(List<ParameterInfo> layout, Dictionary<string, Tensor> tensors, string prefix) =>
        [.. layout.SelectMany(info => Closeness.ToDouble(tensors[prefix + info.Name].Floats))];

    private static double[] Flat(double[][] rows) => [.. rows.SelectMany(row => row)];
}
