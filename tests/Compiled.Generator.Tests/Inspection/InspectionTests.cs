using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Xunit;

namespace Compiled.Generator.Tests.Inspection;

/// <summary>What a network hands out of its layers' values: the reference's numbers, the bits of the ordinary pass, and nothing where nobody asks.</summary>
[Collection(AloneCollection.Name)]
public sealed class InspectionTests
{
    // Layers that do nothing in inference, only rename, or are folded into the layer before.
    private static readonly Regex Silent = new("^(dropout|flatten|reshape)[0-9]+$", RegexOptions.CultureInvariant);

    public static TheoryData<string> Networks => [.. SampleNetworks.AllNames, .. ImageNetworks.AllNames];

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryLayersValuesAreTheReferences(string name)
    {
        string declaration = Inspected(name);
        var reference = ReferenceNetwork.Parse(declaration);
        IInspectable network = Create(declaration);
        RandomNumbers.FillParameters(new Random(3), network);
        int samples = network.ForwardFlops > 1_000_000 ? 3 : 19;
        var batch = new SampleBatch(network, samples);
        float[] outputs = Inspect(network, batch.Inputs, samples);

        IReadOnlyList<double[][]> values = reference.Values(
            Closeness.ToDouble(network.Parameters), Closeness.ToDouble(network.State), Batches.Rows(Closeness.ToDouble(batch.Inputs), network.InputLength));
        IReadOnlyList<ParameterInfo> layout = network.LayerOutputLayout;
        List<string> names = [.. reference.Names];
        for (int i = 0; i < layout.Count; i++)
        {
            // What is computed in one step goes up to the layer before the next value's.
            int first = names.IndexOf(layout[i].Name), last = (i + 1 < layout.Count ? names.IndexOf(layout[i + 1].Name) : names.Count) - 1;
            Assert.True(first >= 0 && last >= first, $"{layout[i].Name} is out of order");
            Assert.Equal(reference.Shapes[first], layout[i].Shape);
            Closeness.Check([.. values[last].SelectMany(row => row)], Of(outputs, layout[i], samples), layout[i].Name);
        }

        Assert.Equal(layout[^1].Offset + layout[^1].Length, network.LayerOutputLength);
        Assert.Equal(network.LayerOutputLength, outputs.Length / samples);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryLayerIsThereOrComputedWithTheOneBefore(string name)
    {
        string declaration = Inspected(name);
        var reference = ReferenceNetwork.Parse(declaration);
        string[] kinds = [.. ReferenceNetwork.Kinds(declaration)];
        HashSet<string> shown = [.. Create(declaration).LayerOutputLayout.Select(info => info.Name)];
        for (int i = 0; i < reference.Names.Count; i++)
        {
            // Dense layers, convolutions, pools, recurrent layers, embeddings, attentions: whatever is no activation or normalisation makes a value of its own.
            if (kinds[i] is "Dense" or "Conv2D" or "Conv1D" or "MaxPool2D" or "AvgPool2D" or "GlobalAvgPool2D" or "GlobalMaxPool2D" or "LSTM" or "GRU" or "RNN" or "Embedding"
                or "PositionalEmbedding" or "SelfAttention" or "Add" or "Multiply" or "Concat" or "LayerNorm" or "GroupNorm" or "PReLU" or "Softmax")
            {
                Assert.Contains(reference.Names[i], shown);
            }
        }

        Assert.DoesNotContain(shown, Silent.IsMatch);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheLastValueHasTheBitsOfForward(string name)
    {
        IInspectable network = Create(Inspected(name));
        int[] counts = network.ForwardFlops > 1_000_000 ? [9, 33] : [9, 16, 17, 50, 200];
        foreach (int samples in counts)
        {
            var batch = new SampleBatch(network, samples);
            network.Forward(batch.Inputs, batch.Outputs);
            Bits.AssertEqual(batch.Outputs, Of(Inspect(network, batch.Inputs, samples), network.LayerOutputLayout[^1], samples), $"{samples} samples");
        }
    }

    [Fact]
    public void ASamplesValuesDoNotDependOnTheOthers()
    {
        IInspectable network = Create(Inspected(nameof(SampleNetworks.ResidualImage)));
        var batch = new SampleBatch(network, 40);
        float[] all = Inspect(network, batch.Inputs, 40), one = Inspect(network, batch.Inputs[..network.InputLength], 1);
        foreach (ParameterInfo info in network.LayerOutputLayout)
        {
            Bits.AssertEqual(Of(all, info, 40)[..info.Length], Of(one, info, 1), info.Name);
        }
    }

    [Fact]
    public void ADeadReLUShows()
    {
        IInspectable network = Create("[Network(3, Inspect = true)]\n[Dense(4), ReLU]\n[Dense(2)]\n[MeanSquaredError]\npublic partial class Net;");
        ParameterInfo bias = network.Layout.Single(info => info.Name == "dense1.bias");
        network.Parameters.Slice(bias.Offset, bias.Length).Fill(-1000);
        ParameterInfo last = network.Layout.Single(info => info.Name == "dense2.bias");
        network.Parameters.Slice(last.Offset, last.Length).Fill(1);
        var batch = new SampleBatch(network, 20);
        float[] outputs = Inspect(network, batch.Inputs, 20);
        Assert.All(Of(outputs, network.LayerOutputLayout[0], 20).ToArray(), value => Assert.Equal(0f, value));
        Assert.Contains(Of(outputs, network.LayerOutputLayout[1], 20).ToArray(), value => value != 0);
    }

    [Fact]
    public void TokensAreTakenAsIntegersToo()
    {
        string declaration = Inspected(nameof(SampleNetworks.Transformer));
        IInspectable network = Create(declaration);
        var batch = new SampleBatch(network, 3);
        float[] expected = Inspect(network, batch.Inputs, 3), actual = new float[expected.Length];
        int[] tokens = Array.ConvertAll(batch.Inputs, value => (int)value);
        var inspect = network.GetType().GetMethod("Inspect", [typeof(ReadOnlySpan<int>), typeof(Span<float>)])!.CreateDelegate<InspectTokens>(network);
        inspect(tokens, actual);
        Bits.AssertEqual(expected, actual, "tokens");
    }

    [Theory]
    [InlineData(nameof(SampleNetworks.Image))]
    [InlineData(nameof(SampleNetworks.Recurrent))]
    [InlineData(nameof(SampleNetworks.Transformer))]
    public void NothingIsAllocatedAfterTheFirstCall(string name)
    {
        IInspectable network = Create(Inspected(name));
        var batch = new SampleBatch(network, 33);
        float[] outputs = Inspect(network, batch.Inputs, 33);
        long least = long.MaxValue;
        for (int trial = 0; trial < 50 && least > 0; trial++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            network.Inspect(batch.Inputs, outputs);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void WrongLengthsAreRefusedBeforeAnythingIsWritten()
    {
        IInspectable network = Create(Inspected(nameof(SampleNetworks.Regression)));
        float[] outputs = [.. Enumerable.Repeat(7f, network.LayerOutputLength)];
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => network.Inspect(new float[4], outputs)).ParamName);
        Assert.Equal("outputs", Assert.Throws<ArgumentException>(() => network.Inspect(new float[6], outputs)).ParamName);
        Assert.All(outputs, value => Assert.Equal(7f, value));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void WhereNobodyAsksNothingIsWrittenAndElseNothingChanges(string name)
    {
        string declaration = Declaration(name);
        IReadOnlyDictionary<string, string> without = NetworkCompiler.Generate(declaration), with = NetworkCompiler.Generate(Inspected(name));
        Assert.Equal(without.Keys, with.Keys);
        foreach ((string hint, string text) in without)
        {
            Assert.DoesNotContain("Inspect", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ForwardWhole", text, StringComparison.Ordinal);
            HashSet<string> lines = [.. with[hint].Split('\n')];
            string[] lost = [.. text.Split('\n').Where(line => !lines.Contains(line) && !line.Contains("partial class", StringComparison.Ordinal))];
            Assert.Empty(lost);
        }

        // The same architecture: checkpoints and weights go from one to the other.
        Assert.Equal(NetworkCompiler.Compile(declaration).Create().ArchitectureHash, Create(Inspected(name)).ArchitectureHash);
    }

    private delegate void InspectTokens(ReadOnlySpan<int> inputs, Span<float> outputs);

    private static string Declaration(string name) => SampleNetworks.AllNames.Contains(name) ? SampleNetworks.Named(name) : ImageNetworks.Named(name);

    private static string Inspected(string name) => new Regex(@"\[Network\(([^)]*)\)").Replace(Declaration(name), "[Network($1, Inspect = true)", 1);

    private static IInspectable Create(string declaration) => (IInspectable)NetworkCompiler.Compile(declaration).Create(seed: 2);

    private static float[] Inspect(IInspectable network, ReadOnlySpan<float> inputs, int samples)
    {
        float[] outputs = new float[samples * network.LayerOutputLength];
        Array.Fill(outputs, float.NaN);
        network.Inspect(inputs, outputs);
        return outputs;
    }

    private static ReadOnlySpan<float> Of(float[] outputs, ParameterInfo info, int samples) => outputs.AsSpan(samples * info.Offset, samples * info.Length);
}
