using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Compiled.KillRunner;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Files written by PyTorch (tests/assets/pytorch) come in and go out with its names.</summary>
public sealed class StateDictTests : IDisposable
{
    private static readonly string Assets = Path.Combine(AppContext.BaseDirectory, "assets", "pytorch");

    private static readonly Dictionary<string, string> Names = new() { ["0"] = "dense1", ["1"] = "batchnorm1", ["4"] = "dense2" };

    private static readonly ParameterInfo[] Lstm =
    [
        new("lstm1.weight_ih", [8, 3], 0, 24), new("lstm1.weight_hh", [8, 2], 24, 16), new("lstm1.bias", [8], 40, 8),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ANetworkWithPyTorchsWeightsComputesWhatPyTorchDoes()
    {
        Tiny network = new();
        StateDict.Load(Asset("tiny.safetensors"), network, Names);
        float[] outputs = new float[4 * Tiny.OutputLength], expected = Expected("outputs");
        network.Forward(Expected("inputs"), outputs);
        for (int i = 0; i < outputs.Length; i++)
            Assert.Equal(expected[i], outputs[i], 1e-5f);
    }

    [Fact]
    public void GoesOutUnderPyTorchsNames()
    {
        Tiny network = new(seed: 3), copy = new();
        string path = _folder.File("out");
        StateDict.Save(path, network, Names);
        SafetensorsFile written = SafetensorsFile.Read(path), original = SafetensorsFile.Read(Asset("tiny.safetensors"));
        Assert.Equal(
            original.Tensors.Where(tensor => tensor.Type == SafetensorsType.F32).Select(tensor => tensor.Name).Order(StringComparer.Ordinal),
            written.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.All(written.Tensors, tensor => Assert.Equal(original[tensor.Name].Shape, tensor.Shape));
        StateDict.Load(path, copy, Names);
        Assert.Equal(network.Parameters, copy.Parameters);
        Assert.Equal(network.State, copy.State);
    }

    [Fact]
    public void TheTwoBiasesOfAnLstmAreAdded()
    {
        float[] values = new float[48];
        StateDict.Load(Asset("lstm.safetensors"), Lstm, values, [], [], new Dictionary<string, string> { ["rnn"] = "lstm1" });
        Assert.Equal(Expected("lstm_weight_hh"), values[24..40]);
        Assert.Equal(Expected("lstm_bias"), values[40..]);
    }

    [Fact]
    public void TheTwoBiasesOfAGruStayTwo()
    {
        ParameterInfo[] layout = [new("rnn.weight_ih", [8, 3], 0, 24), new("rnn.weight_hh", [8, 2], 24, 16), new("rnn.bias_ih", [8], 40, 8), new("rnn.bias_hh", [8], 48, 8)];
        float[] values = new float[56];
        StateDict.Load(Asset("lstm.safetensors"), layout, values, [], []);
        Assert.Equal(SafetensorsFile.Read(Asset("lstm.safetensors"))["rnn.bias_hh_l0"].ToSingles(), values[48..]);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedAndNothingChanges()
    {
        Tiny network = new(seed: 3);
        float[] before = network.Parameters.ToArray();
        Refuse("'0.weight' of shape (8, 6) would be '0.weight', which the network does not have", null);
        Refuse("'4.weight' of shape (3, 8) would be '4.weight'", new() { ["0"] = "dense1", ["1"] = "batchnorm1" });
        Refuse("'4.weight' has shape (3, 8); the network's 'dense1.weight' has (8, 6)", new() { ["0"] = "dense2", ["1"] = "batchnorm1", ["4"] = "dense1" });
        Refuse("'dense1.bias' of shape (8) is missing", new() { ["0"] = "dense1", ["1"] = "batchnorm1", ["4"] = "dense2", ["0.bias"] = "batchnorm1.bias" });
        Refuse("would both be 'dense1.bias'", new(Names) { ["4.bias"] = "dense1.bias" });
        Assert.Equal(before, network.Parameters);
        Assert.Throws<ArgumentException>(() => StateDict.Save(_folder.File("x"), network, new Dictionary<string, string> { ["a"] = "dense1", ["b"] = "dense1" }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));

        float[] values = new float[50];
        string missing = Assert.Throws<InvalidFileException>(() => StateDict.Load(
            Asset("lstm.safetensors"), [.. Lstm, new("dense1.bias", [2], 48, 2)], values, [], [], new Dictionary<string, string> { ["rnn"] = "lstm1" })).Reason;
        Assert.Contains("'dense1.bias' of shape (2) is missing", missing, StringComparison.Ordinal);
        Assert.Equal(new float[50], values);

        void Refuse(string reason, Dictionary<string, string>? names) => Assert.Contains(
            reason,
            Assert.Throws<InvalidFileException>(() => StateDict.Load(Asset("tiny.safetensors"), network, names)).Reason,
            StringComparison.Ordinal);
    }

    private static string Asset(string name) => Path.Combine(Assets, name);

    private static float[] Expected(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Asset("expected.json")));
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
    }
}
