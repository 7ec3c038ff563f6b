using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>What a network says of itself: constants, layout, named tensors, summary, hash, the generic interface.</summary>
public sealed class DescriptionTests
{
    public static TheoryData<string> Networks => SampleNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void ConstantsAndInterfaceAgree(string name)
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Named(name));
        INetwork network = compiled.Create();
        Assert.Equal(network.InputLength, Constant<int>(compiled, "InputLength"));
        Assert.Equal(network.OutputLength, Constant<int>(compiled, "OutputLength"));
        Assert.Equal(network.ParameterCount, Constant<int>(compiled, "ParameterCount"));
        Assert.Equal(network.ForwardFlops, Constant<long>(compiled, "ForwardFlops"));
        Assert.Equal(network.TrainingFlops, Constant<long>(compiled, "TrainingFlops"));
        Assert.Equal(network.ArchitectureHash, Constant<string>(compiled, "ArchitectureHash"));
        Assert.Equal(network.Summary, Constant<string>(compiled, "Summary"));
        Assert.Equal(network.ParameterCount, network.Parameters.Length);
        Assert.True(network.ForwardFlops > 0 && network.TrainingFlops > network.ForwardFlops);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheLayoutsFillTheirVectorsWithoutGaps(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        CheckLayout(network.Layout, network.Parameters.Length);
        CheckLayout(network.StateLayout, network.State.Length);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheGenericInterfaceKnowsTheSameNetwork(string name)
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Named(name));
        MethodInfo check = typeof(DescriptionTests).GetMethod(nameof(CheckGeneric), BindingFlags.NonPublic | BindingFlags.Static)!;
        check.MakeGenericMethod(compiled.Type).Invoke(null, [compiled.Create(seed: 12)]);
    }

    [Fact]
    public void EveryTensorHasANamedSpan()
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Graph);
        INetwork network = compiled.Create();
        foreach (ParameterInfo info in network.Layout)
        {
            string property = string.Concat(info.Name.Split('.', '_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
            PropertyInfo? found = compiled.Type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            Assert.True(found is not null && found.PropertyType == typeof(Span<float>), $"No property {property} for {info.Name}.");
            Func<Span<float>> read = found.GetMethod!.CreateDelegate<Func<Span<float>>>(network);
            Assert.True(read() == network.Parameters.Slice(info.Offset, info.Length), $"{property} is not where the layout puts {info.Name}.");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheSummaryHasARowForEachLayer(string name)
    {
        string summary = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create().Summary;
        string[] kinds = [.. Reference.ReferenceNetwork.Kinds(SampleNetworks.Named(name))];
        int at = 0;
        foreach (string kind in kinds)
        {
            int found = summary.IndexOf(kind, at, StringComparison.OrdinalIgnoreCase);
            Assert.True(found >= 0, $"{kind} is missing, or out of order, in\n{summary}");
            at = found + kind.Length;
        }
    }

    [Fact]
    public void TheSummaryTotalsTheParameters()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        Assert.Contains("365", network.Summary, StringComparison.Ordinal);
        Assert.Contains("260", network.Summary, StringComparison.Ordinal);
        Assert.Contains("105", network.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualArchitecturesHaveEqualHashes()
    {
        string expected = Hash(SampleNetworks.Classifier);
        const string Commented = "[Network(12)]\n// A comment.\n[Dense(20)]\n[ReLU]\n[Dense(5)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        const string Renamed =
            "namespace Somewhere;\n[Network(12), Dense(20, Bias = true), ReLU, Dense(5), SoftmaxCrossEntropy]\npublic partial class Another;";
        Assert.Equal(expected, Hash(Commented));
        Assert.Equal(expected, Hash(Renamed));
    }

    [Fact]
    public void DifferentArchitecturesHaveDifferentHashes()
    {
        string[] declarations =
        [
            SampleNetworks.Classifier,
            SampleNetworks.Classifier.Replace("(12)", "(13)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("(12)", "(3, 2, 2)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("(20)", "(21)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("(20)", "(20, Bias = false)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "Tanh", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "LeakyReLU", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "LeakyReLU(0.2f)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "BatchNorm", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "LayerNorm", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "Dropout(0.5f)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU", "Dropout(0.25f)", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("ReLU, Dense(5)", "Dense(5), ReLU", StringComparison.Ordinal),
            SampleNetworks.Classifier.Replace("SoftmaxCrossEntropy", "MeanSquaredError", StringComparison.Ordinal),
        ];
        Assert.Equal(declarations.Length, declarations.Select(Hash).Distinct().Count());
    }

    private static string Hash(string declaration) => NetworkCompiler.Compile(declaration).Create().ArchitectureHash;

    private static T Constant<T>(CompiledNetwork compiled, string name)
    {
        FieldInfo field = Assert.IsAssignableFrom<FieldInfo>(compiled.Type.GetField(name, BindingFlags.Public | BindingFlags.Static));
        Assert.True(field.IsLiteral);
        return (T)field.GetRawConstantValue()!;
    }

    private static void CheckLayout(IReadOnlyList<ParameterInfo> layout, int length)
    {
        int offset = 0;
        foreach (ParameterInfo info in layout)
        {
            Assert.Equal(offset, info.Offset);
            Assert.Equal(info.Shape.Aggregate(1, (product, extent) => product * extent), info.Length);
            offset += info.Length;
        }

        Assert.Equal(length, offset);
        Assert.Equal(layout.Count, layout.Select(info => info.Name).Distinct().Count());
    }

    private static void CheckGeneric<TNetwork>(INetwork network)
        where TNetwork : INetwork<TNetwork>
    {
        Assert.Equal(network.InputLength, TNetwork.InputLength);
        Assert.Equal(network.OutputLength, TNetwork.OutputLength);
        Assert.Equal(network.ParameterCount, TNetwork.ParameterCount);
        Assert.Equal(network.Layout.Select(info => info.Name), TNetwork.Layout.Select(info => info.Name));
        Bits.AssertEqual(network.Parameters, TNetwork.Create(12).Parameters, "parameters of one seed");
    }
}
