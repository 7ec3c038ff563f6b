using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Reading files written by others.</summary>
public sealed class SafetensorsReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 0x20, 0xC0 }, -2.5f)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0x04, 0xC0 }, -2.5f)]
    [InlineData("F16", new byte[] { 0, 0xC1 }, -2.5f)]
    [InlineData("BF16", new byte[] { 0x20, 0xC0 }, -2.5f)]
    public void FloatsAreConverted(string type, byte[] element, float expected)
    {
        SafetensorsTensor tensor = ReadOne(type, [.. element, .. element]);
        Assert.Equal([expected, expected], tensor.ToSingles());
        Assert.Throws<InvalidOperationException>(tensor.ToInt32s);
    }

    [Theory]
    [InlineData("BOOL", new byte[] { 1 }, 1)]
    [InlineData("U8", new byte[] { 0xFE }, 254)]
    [InlineData("I8", new byte[] { 0xFE }, -2)]
    [InlineData("U16", new byte[] { 0xFE, 0xFF }, 65534)]
    [InlineData("I16", new byte[] { 0xFE, 0xFF }, -2)]
    [InlineData("U32", new byte[] { 1, 2, 0, 0 }, 513)]
    [InlineData("I32", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, -2)]
    [InlineData("U64", new byte[] { 1, 2, 0, 0, 0, 0, 0, 0 }, 513)]
    [InlineData("I64", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, -2)]
    public void IntegersAreConverted(string type, byte[] element, int expected)
    {
        SafetensorsTensor tensor = ReadOne(type, [.. element, .. element]);
        Assert.Equal([expected, expected], tensor.ToInt32s());
        Assert.Throws<InvalidOperationException>(tensor.ToSingles);
    }

    [Theory]
    [InlineData("U32")]
    [InlineData("I64")]
    [InlineData("U64")]
    public void AnIntegerOutsideInt32Overflows(string type)
    {
        byte[] element = Enumerable.Repeat((byte)0x80, type == "U32" ? 4 : 8).ToArray();
        Assert.Throws<OverflowException>(ReadOne(type, [.. element, .. element]).ToInt32s);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}} x""", "not valid JSON")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}{}""", "not valid JSON")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"shape":[2]}}""", "same field twice")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"more":1}}""", "unknown field 'more'")]
    [InlineData("""{"w":{"dtype":"u8","shape":[2],"data_offsets":[0,2]}}""", "'u8', which is not known")]
    [InlineData("""{"w":{"dtype":"1","shape":[2],"data_offsets":[0,2]}}""", "'1', which is not known")]
    [InlineData("""{"w":{"dtype":"U8","shape":[-0,2],"data_offsets":[0,0]}}""", "not a whole number")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2e0],"data_offsets":[0,2]}}""", "not a whole number")]
    [InlineData("""{"w":{"dtype":"U8","shape":[[2]],"data_offsets":[0,2]}}""", "not a whole number")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[]}}""", "has 0 data_offsets")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2]}}""", "lacks data_offsets")]
    [InlineData("""{"w":{"dtype":"U8","data_offsets":[0,2]}}""", "lacks shape")]
    [InlineData("""{"w":{"dtype":"U8","shape":null,"data_offsets":[0,2]}}""", "StartArray is expected for shape")]
    [InlineData("""{"w":[]}""", "StartObject is expected for a tensor")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "String is expected for a metadata value")]
    [InlineData("""{"__metadata__":{"a":"","\u0061":""},"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "key 'a' occurs twice")]
    [InlineData("""{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0077":{}}""", "'w' occurs twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""", "inside the tensor")]
    [InlineData("""{}""", "the bytes after them belong to none")]
    [InlineData("""[1]""", "begin with '{'")]
    [InlineData(""" {}""", "begin with '{'")]
    [InlineData("""{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}""", "not valid JSON")]
    public void ADefectiveHeaderIsRefused(string header, string reason)
    {
        string path = WriteFile(header, [1, 2]);
        Assert.Contains(reason, Refused.By(() => SafetensorsFile.Read(path), path).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BadUtf8IsRefused()
    {
        byte[] header = Encoding.Latin1.GetBytes("{\"\u00ff\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}");
        string path = _folder.Write("file", [.. BitConverter.GetBytes((ulong)header.Length), .. header, 1, 2]);
        Assert.Contains("not valid Unicode", Refused.By(() => SafetensorsFile.Read(path), path).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyFileAndOneWithoutTensorsDiffer()
    {
        string empty = _folder.Write("empty", []);
        Refused.By(() => SafetensorsFile.Read(empty), empty);
        Assert.Empty(SafetensorsFile.Read(WriteFile("{}      ", [])).Tensors);
    }

    [Fact]
    public void AGitLfsPointerIsCalledSo()
    {
        string path = _folder.Write("pointer", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"));
        Assert.Contains("Git LFS pointer", Refused.By(() => SafetensorsFile.Read(path), path).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereKeepsItsOwnException()
    {
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Read(_folder.File("absent")));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Read(""));
    }

    [Fact]
    public void AMissingTensorIsNamed()
    {
        SafetensorsFile file = SafetensorsFile.Read(WriteFile("{}", []));
        Assert.Contains("'w'", Assert.Throws<KeyNotFoundException>(() => file["w"]).Message, StringComparison.Ordinal);
        Assert.False(file.Contains("w"));
    }

    [Fact]
    public void HostileNamesStayOneShortLineInMessages()
    {
        string name = "\\n\\u001b[31m" + new string('x', 100_000);
        string tensor = $"\"{name}\":{{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}";
        string path = WriteFile($"{{{tensor},{tensor}}}", [1, 2]);
        InvalidFileException exception = Refused.By(() => SafetensorsFile.Read(path), path);
        Assert.InRange(exception.Reason.Length, 1, 200);
        Assert.DoesNotContain(exception.Message, char.IsControl);
    }

    [Fact]
    public void ChangedBytesGiveAFileOrOneKindOfException()
    {
        const string Header = """
            {"__metadata__":{"k":"v"},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}
            """;
        byte[] good = File.ReadAllBytes(WriteFile(Header, [1, 2, 3, 4, 5, 6]));
        Prop.ForAll<(int Position, byte Value)[]>(changes =>
        {
            byte[] bytes = [.. good];
            foreach ((int position, byte value) in changes)
                bytes[(uint)position % bytes.Length] = value;
            string path = _folder.Write("changed", bytes);
            try
            {
                Assert.Equal(6, SafetensorsFile.Read(path).Tensors.Sum(tensor => tensor.Data.Length));
            }
            catch (InvalidFileException exception)
            {
                Assert.InRange(exception.Position, 0, bytes.Length);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [SharedFact]
    public void EveryPublishedFileReads()
    {
        string[] paths =
        [
            .. Directory.GetFiles(SharedFiles.Path("golden"), "*.safetensors"),
            .. Directory.GetFiles(SharedFiles.Path("data", "book-weights"), "*.safetensors"),
        ];
        Assert.InRange(paths.Length, 60, int.MaxValue);
        foreach (string path in paths)
        {
            SafetensorsFile file = SafetensorsFile.Read(path);
            Assert.NotEmpty(file.Tensors);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                long count = tensor.Shape.Aggregate(1L, (product, extent) => product * extent);
                Assert.Equal(count, tensor.Type == SafetensorsType.I32 ? tensor.ToInt32s().Length : tensor.ToSingles().Length);
            }
        }
    }

    private SafetensorsTensor ReadOne(string type, byte[] data)
    {
        string header = $$$"""{"w":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""";
        SafetensorsTensor tensor = SafetensorsFile.Read(WriteFile(header, data))["w"];
        Assert.Equal(type, tensor.Type.ToString());
        Assert.Equal(data, tensor.Data.ToArray());
        return tensor;
    }

    private string WriteFile(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return _folder.Write("file", [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);
    }
}
