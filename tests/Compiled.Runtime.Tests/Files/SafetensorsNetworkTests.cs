using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Saving and loading flat vectors by layout.</summary>
public sealed class SafetensorsNetworkTests : IDisposable
{
    private static readonly ParameterInfo[] Layout = [new("dense1.weight", [2, 3], 0, 6), new("dense1.bias", [2], 6, 2)];
    private static readonly ParameterInfo[] StateLayout = [new("batchnorm1.running_mean", [2], 0, 2)];
    private static readonly float[] Values = [1, -2, 3.5f, float.NaN, float.NegativeInfinity, -0f, float.Epsilon, 8];
    private static readonly float[] State = [9, 10];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadGivesWhatSaveWroteToTheBit()
    {
        string path = Save(_folder.File("net.safetensors"));
        float[] values = new float[8];
        float[] state = new float[2];
        SafetensorsFile.Load(path, Layout, values, StateLayout, state);
        Assert.Equal(Values.Select(BitConverter.SingleToInt32Bits), values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(State, state);
    }

    [Fact]
    public void SaveIsDeterministicAlignedAndReadable()
    {
        Dictionary<string, string> metadata = new() { ["b"] = "\u00e9\"\n", ["a"] = "" };
        Dictionary<string, string> reversed = new() { ["a"] = "", ["b"] = "\u00e9\"\n" };
        string one = _folder.File("one");
        string two = _folder.File("two");
        SafetensorsFile.Save(one, Layout, Values, StateLayout, State, metadata);
        SafetensorsFile.Save(two, [.. Layout.Reverse()], Values, StateLayout, State, reversed);
        byte[] bytes = System.IO.File.ReadAllBytes(one);
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(two));
        Assert.Equal(0UL, BitConverter.ToUInt64(bytes) % 8);

        SafetensorsFile file = SafetensorsFile.Read(one);
        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(["dense1.weight", "dense1.bias", "batchnorm1.running_mean"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2L, 3L], file["dense1.weight"].Shape);
        Assert.Equal(Values[..6], file["dense1.weight"].ToSingles());
    }

    [Fact]
    public void LoadTakesTensorsByNameInAnyOrderOfTheFile()
    {
        string path = _folder.File("net");
        SafetensorsFile.Save(path, [new("b", [1], 0, 1), new("a", [2], 1, 2)], [1, 2, 3], [], []);
        float[] values = new float[3];
        SafetensorsFile.Load(path, [new("a", [2], 0, 2)], values.AsSpan(0, 2), [new("b", [1], 0, 1)], values.AsSpan(2));
        Assert.Equal([2, 3, 1], values);
    }

    public static TheoryData<string, ParameterInfo[], string> Misfits => new()
    {
        { "missing", [Layout[0]], "the network's tensor 'dense1.bias' of shape (2) is missing" },
        { "extra", [.. Layout, new("c", [1], 8, 1)], "the file's tensor 'c' of shape (1) is not part of the network" },
        { "renamed", [Layout[0], new("dense1.bais", [2], 6, 2)], "the file's tensor 'dense1.bais' of shape (2) is not part" },
        { "transposed", [new("dense1.weight", [3, 2], 0, 6), Layout[1]], "'dense1.weight' has shape (3, 2) in the file, the network needs (2, 3)" },
        { "flattened", [new("dense1.weight", [6], 0, 6), Layout[1]], "'dense1.weight' has shape (6) in the file, the network needs (2, 3)" },
        { "resized", [new("dense1.weight", [2, 4], 0, 8), new("dense1.bias", [2], 8, 2)], "has shape (2, 4) in the file, the network needs (2, 3)" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void AFileOfAnotherNetworkIsRefusedAndNothingIsWritten(string name, ParameterInfo[] saved, string reason)
    {
        string path = _folder.File(name);
        SafetensorsFile.Save(path, saved, new float[saved.Sum(tensor => tensor.Length)], StateLayout, State);
        RequireRefused(path, reason);
    }

    [Fact]
    public void StateMustFitToo()
    {
        string path = _folder.File("net");
        SafetensorsFile.Save(path, Layout, Values, [], []);
        RequireRefused(path, "'batchnorm1.running_mean' of shape (2) is missing");
    }

    [Fact]
    public void AnotherElementTypeIsRefused()
    {
        byte[] bytes = System.IO.File.ReadAllBytes(Save(_folder.File("net")));
        string text = Encoding.Latin1.GetString(bytes);
        string path = _folder.Write("integers", Encoding.Latin1.GetBytes(text.Replace("F32", "I32", StringComparison.Ordinal)));
        RequireRefused(path, "'dense1.weight' of shape (2, 3) holds I32 in the file, the network needs F32 of shape (2, 3)");
    }

    [Fact]
    public void EveryPrefixIsRefusedAndNothingIsWritten()
    {
        byte[] bytes = System.IO.File.ReadAllBytes(Save(_folder.File("net")));
        for (int length = 0; length < bytes.Length; length++)
            RequireRefused(_folder.Write("cut", bytes[..length]), "");
    }

    [Fact]
    public void LayoutsThatDoNotDescribeTheirVectorsAreArgumentErrors()
    {
        string path = _folder.File("net");
        void Refuse(string argument, ParameterInfo[] layout, float[] values, ParameterInfo[] stateLayout, float[] state)
        {
            Assert.Equal(argument, Assert.Throws<ArgumentException>(() => SafetensorsFile.Save(path, layout, values, stateLayout, state)).ParamName);
            Assert.Equal(argument, Assert.Throws<ArgumentException>(() => SafetensorsFile.Load(path, layout, values, stateLayout, state)).ParamName);
            Assert.Empty(System.IO.Directory.GetFileSystemEntries(_folder.FullName));
        }

        Refuse("layout", Layout, Values[..7], StateLayout, State);
        Refuse("stateLayout", Layout, Values, StateLayout, []);
        Refuse("layout", [new("a", [2], 0, 2), new("b", [2], 1, 2)], [1, 2, 3], [], []);
        Refuse("layout", [new("a", [1], 0, 1), new("b", [1], 2, 1)], [1, 2, 3], [], []);
        Refuse("layout", [new("a", [-1, -1], 0, 1)], [1], [], []);
        Refuse("layout", [new("a", [2], 0, 1)], [1], [], []);
        Refuse("layout", [new("a", [1], 0, 1), new("a", [1], 1, 1)], [1, 2], [], []);
        Refuse("layout", [new("a", [1], 0, 1)], [1], [new("a", [1], 0, 1)], [1]);
        Refuse("layout", [new("__metadata__", [1], 0, 1)], [1], [], []);
        Refuse("layout", [new("\ud800", [1], 0, 1)], [1], [], []);
        Dictionary<string, string> metadata = new() { ["key"] = "\udc00" };
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Save(path, Layout, Values, StateLayout, State, metadata));
    }

    private static string Save(string path)
    {
        SafetensorsFile.Save(path, Layout, Values, StateLayout, State);
        return path;
    }

    private static void RequireRefused(string path, string reason)
    {
        float[] values = [1, 2, 3, 4, 5, 6, 7, 8];
        float[] state = [11, 12];
        InvalidFileException exception = Refused.By(() => SafetensorsFile.Load(path, Layout, values, StateLayout, state), path);
        Assert.Contains(reason, exception.Reason, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], values);
        Assert.Equal([11, 12], state);
    }
}
