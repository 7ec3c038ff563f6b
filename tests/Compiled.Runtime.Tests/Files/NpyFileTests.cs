using System;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>NumPy's array files, read and written.</summary>
public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Made by NumPy 1.24: np.save of np.arange(6, dtype=...).reshape(2, 3), with dtype='>f4', order='F' and so on.
    [Theory]
    [InlineData("<f4", "000000000000803F0000004000004040000080400000A040")]
    [InlineData(">f4", "000000003F80000040000000404000004080000040A00000")]
    [InlineData("<f8", "0000000000000000000000000000F03F00000000000000400000000000000840000000000000104000000000000014 40")]
    [InlineData("<f2", "0000003C00400042004400 45")]
    [InlineData(">i2", "000000010002000300040005")]
    [InlineData("<i4", "000000000100000002000000030000000400000005000000")]
    [InlineData("<i8", "000000000000000001000000000000000200000000000000030000000000000004000000000000000500000000000000")]
    [InlineData("|u1", "000102030405")]
    [InlineData("|i1", "000102030405")]
    [InlineData(">u8", "000000000000000000000000000000010000000000000002000000000000000300000000000000040000000000000005")]
    public void EveryTypeIsRead(string description, string data)
    {
        string path = Write(1, $"{{'descr': '{description}', 'fortran_order': False, 'shape': (2, 3), }}", Convert.FromHexString(data.Replace(" ", "", StringComparison.Ordinal)));
        NpyFile file = NpyFile.Read(path);
        Assert.Equal([2, 3], file.Shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5], file.ToSingles());
        if (description[1] == 'f')
            Assert.Throws<InvalidFileException>(() => file.ToInt32s());
        else
            Assert.Equal([0, 1, 2, 3, 4, 5], file.ToInt32s());
    }

    [Fact]
    public void NegativeIntegersAndBooleansAreRead()
    {
        Assert.Equal([-1, -128], NpyFile.Read(Write(1, Header("|i1", "(2,)"), [0xFF, 0x80])).ToInt32s());
        Assert.Equal([-2f], NpyFile.Read(Write(1, Header("<i8", "(1,)"), [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])).ToSingles());
        Assert.Equal([1, 0], NpyFile.Read(Write(1, Header("|b1", "(2,)"), [1, 0])).ToInt32s());
        string large = Write(1, Header("<u4", "(1,)"), [0, 0, 0, 0x80]);
        Assert.Contains("Element 0 is beyond", Assert.Throws<InvalidFileException>(() => NpyFile.Read(large).ToInt32s()).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void LaterVersionsAreRead(int version) => Assert.Equal([7f], NpyFile.Read(Write(version, Header("|u1", "(1,)"), [7])).ToSingles());

    [Fact]
    public void TheOrderOfFortranIsTurned()
    {
        // Element (i, j, k) of a (2, 3, 2) array is 100 i + 10 j + k; the file has i running fastest.
        byte[] data = [.. from k in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select (byte)((100 * i) + (10 * j) + k)];
        string path = Write(1, "{'fortran_order': True, 'shape': (2, 3, 2), 'descr': '|u1'}", data);
        Assert.Equal([0f, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], NpyFile.Read(path).ToSingles());
    }

    [Fact]
    public void ScalarsAndEmptyArraysAreRead()
    {
        NpyFile scalar = NpyFile.Read(Write(1, Header("|u1", "()"), [9]));
        Assert.Equal((0, 1, 9f), (scalar.Shape.Count, scalar.Count, scalar.ToSingles()[0]));
        Assert.Empty(NpyFile.Read(Write(1, Header("<f4", "(0, 3)"), [])).ToSingles());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "pickled Python objects")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "records of several fields")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "'<c8' cannot be read")]
    [InlineData("{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }", "'<U4' cannot be read")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (1,), }", "order of its bytes open")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "neither True nor False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1), }", "a number, not a list")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "whole number is expected")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,), }", "above 2147483647")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), }", "larger than")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}", "there twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'extra': 1}", "'extra' is unknown")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "lacks one of")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", "goes on after")]
    [InlineData("{'descr': '<f4", "never closed")]
    [InlineData("", "{ is expected")]
    [InlineData("{'shape': (65536, 65536), 'descr': '<f4', 'fortran_order': False}", "larger than")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "needs 8 bytes, the file has 4")]
    [InlineData("{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }", "needs 2 bytes, the file has 4")]
    public void ABadHeaderIsRefused(string header, string reason)
    {
        string path = Write(1, header, new byte[4]);
        Assert.Contains(reason, Refused.By(() => NpyFile.Read(path), path).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyPrefixAndAnyChangedByteOfTheHeaderIsRefusedOrHarmless()
    {
        string path = _folder.File("whole.npy");
        NpyFile.Write(path, [3, 2], [1f, 2, 3, 4, 5, 6]);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            string cut = _folder.Write("cut.npy", whole[..length]);
            Refused.By(() => NpyFile.Read(cut), cut);
        }

        for (int bit = 0; bit < (whole.Length - 24) * 8; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            string path2 = _folder.Write("changed.npy", changed);
            try
            {
                Assert.Equal(6, NpyFile.Read(path2).Shape.Aggregate((product, extent) => product * extent));
            }
            catch (InvalidFileException refused)
            {
                Assert.Equal(path2, refused.Path);
            }
        }
    }

    [Fact]
    public void WhatIsWrittenIsReadAndAsNumPyWritesIt()
    {
        string floats = _folder.File("floats.npy"), integers = _folder.File("integers.npy");
        NpyFile.Write(floats, [2, 2], [1f, -0f, float.NaN, 1e-45f]);
        Assert.Equal([1f, -0f, float.NaN, 1e-45f], NpyFile.Read(floats).ToSingles());
        NpyFile.Write(integers, [3], [1, -2, int.MaxValue]);
        Assert.Equal([1, -2, int.MaxValue], NpyFile.Read(integers).ToInt32s());
        byte[] bytes = File.ReadAllBytes(integers);
        Assert.Equal(128 + 12, bytes.Length);
        Assert.Equal("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", Encoding.ASCII.GetString(bytes[10..128]).TrimEnd());
        Assert.Throws<ArgumentException>("shape", () => NpyFile.Write(floats, [2, 3], [1f]));
    }

    private static string Header(string description, string shape) => $"{{'descr': '{description}', 'fortran_order': False, 'shape': {shape}, }}";

    private string Write(int version, string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return _folder.Write("array.npy", [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data]);
    }
}
