using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Reading IDX files, plain and compressed.</summary>
public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(IdxElementType.Byte, new byte[] { 0xFE }, 254)]
    [InlineData(IdxElementType.SByte, new byte[] { 0xFE }, -2)]
    [InlineData(IdxElementType.Int16, new byte[] { 0xFF, 0xFE }, -2)]
    [InlineData(IdxElementType.Int32, new byte[] { 0, 0, 2, 1 }, 513)]
    [InlineData(IdxElementType.Single, new byte[] { 0xC0, 0x20, 0, 0 }, -2.5)]
    [InlineData(IdxElementType.Double, new byte[] { 0xC0, 0x04, 0, 0, 0, 0, 0, 0 }, -2.5)]
    public void EveryTypeReads(IdxElementType type, byte[] element, double expected)
    {
        byte[] bytes = IdxSamples.Idx((byte)type, [3, 2], Enumerable.Repeat(element, 6).SelectMany(part => part).ToArray());
        foreach (byte[] content in new[] { bytes, IdxSamples.Gzip(bytes) })
        {
            string path = _folder.Write("file", content);
            IdxFile file = IdxFile.Read(path);
            Assert.Equal(type, file.Type);
            Assert.Equal([3, 2], file.Shape);
            Assert.Equal(6, file.Count);
            Assert.Equal(Enumerable.Repeat((float)expected, 6), file.ToSingles());
            if (type is IdxElementType.Single or IdxElementType.Double)
                Assert.Throws<InvalidFileException>(file.ToInt32s);
            else
                Assert.Equal(Enumerable.Repeat((int)expected, 6), file.ToInt32s());
        }
    }

    [Fact]
    public void TheHighestRankReads()
    {
        int[] shape = [.. Enumerable.Repeat(1, 254), 2];
        Assert.Equal(shape, IdxFile.Read(_folder.Write("file", IdxSamples.Idx(8, shape, [1, 2]))).Shape);
    }

    [Fact]
    public void EveryPrefixIsRefused()
    {
        byte[] bytes = IdxSamples.Idx(8, [2, 3], [1, 2, 3, 4, 5, 6]);
        foreach (byte[] content in new[] { bytes, IdxSamples.Gzip(bytes) })
        {
            for (int length = 0; length < content.Length; length++)
            {
                string path = _folder.Write("cut", content[..length]);
                Refused.By(() => IdxFile.Read(path), path);
            }
        }
    }

    [Fact]
    public void AFlippedBitOfAGzipFileIsRefusedOrChangesNothing()
    {
        byte[] good = IdxSamples.Gzip(IdxSamples.Idx(8, [4, 8], [.. Enumerable.Range(0, 32).Select(i => (byte)(i * i))]));
        byte[] expected = IdxFile.Read(_folder.Write("good", good)).Data.ToArray();
        int refused = 0;
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bytes = [.. good];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = _folder.Write("flipped", bytes);
            try
            {
                Assert.Equal(expected, IdxFile.Read(path).Data.ToArray());
            }
            catch (InvalidFileException)
            {
                refused++;
            }
        }
        // The time stamp, the extra flags, the system and the text flag of the header mean nothing: 6 bytes and 1 bit. Some unused bits may follow
        // the last code.
        Assert.InRange(refused, (good.Length - 6) * 8 - 1 - 7, good.Length * 8);
    }

    [Fact]
    public void ABombStopsOneByteAfterTheDeclaredSize()
    {
        byte[] content = new byte[50_000_000];
        IdxSamples.Idx(8, [18], []).CopyTo(content, 0);
        string path = _folder.Write("bomb", IdxSamples.WithLength(IdxSamples.Gzip(content), 8 + 18));
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidFileException exception = Refused.By(() => IdxFile.Read(path), path);
        Assert.Contains("goes on after the 26 bytes", exception.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void AHugeClaimAllocatesOnlyWhatIsThere()
    {
        const int Claimed = 1_000_000_000;
        byte[] lie = IdxSamples.WithLength(IdxSamples.Gzip(IdxSamples.Idx(8, [Claimed], [])), 8 + Claimed);
        string small = _folder.Write("small", lie);
        Assert.Contains("more than", Refused.By(() => IdxFile.Read(small), small).Reason, StringComparison.Ordinal);

        // Large enough that the claim could be true: bytes that deflate never reaches, then the trailer again.
        string large = _folder.Write("large", [.. lie[..^8], .. new byte[1_000_000], .. lie[^8..]]);
        Assert.Contains("too early", Refused.By(() => IdxFile.Read(large), large).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralMembersAreRefused()
    {
        byte[] bytes = IdxSamples.Idx(8, [4], [1, 2, 3, 4]);
        string path = _folder.Write("members", [.. IdxSamples.Gzip(bytes[..6]), .. IdxSamples.Gzip(bytes[6..])]);
        Refused.By(() => IdxFile.Read(path), path);
    }

    [Fact]
    public void OptionalGzipHeaderFieldsAreSkippedAndChecked()
    {
        byte[] bytes = IdxSamples.Idx(8, [2], [1, 2]);
        byte[] gzip = IdxSamples.Gzip(bytes);
        byte[] fields = [3, 0, 7, 7, 7, (byte)'n', 0, (byte)'c', 0];
        Assert.Equal([1, 2], IdxFile.ReadLabels(_folder.Write("fields", IdxSamples.WithHeader(gzip, 4 + 8 + 16, fields))));

        string wrongCrc = _folder.Write("crc", IdxSamples.WithHeader(gzip, 2, [0, 0]));
        Assert.Contains("header's checksum", Refused.By(() => IdxFile.Read(wrongCrc), wrongCrc).Reason, StringComparison.Ordinal);
        string reserved = _folder.Write("reserved", IdxSamples.WithHeader(gzip, 0x20, []));
        Assert.Contains("reserved", Refused.By(() => IdxFile.Read(reserved), reserved).Reason, StringComparison.Ordinal);
        string endless = _folder.Write("endless", IdxSamples.WithHeader(gzip, 4, [0xFF, 0xFF]));
        Refused.By(() => IdxFile.Read(endless), endless);
    }

    [Fact]
    public void ImagesAreScaledAndMustBeBytes()
    {
        string path = _folder.Write("images", IdxSamples.Idx(8, [1, 2, 2], [0, 51, 128, 255]));
        Assert.Equal([0f, 51 / 255f, 128 / 255f, 1f], IdxFile.ReadImages(path));
        string labels = _folder.Write("labels", IdxSamples.Idx(8, [2], [1, 2]));
        Refused.By(() => IdxFile.ReadImages(labels), labels);
        string shorts = _folder.Write("shorts", IdxSamples.Idx(0x0B, [1, 1, 1], [1, 2]));
        Refused.By(() => IdxFile.ReadImages(shorts), shorts);
    }

    [Fact]
    public void LabelsAreAListOfIntegersFromZero()
    {
        Assert.Equal([7, 300], IdxFile.ReadLabels(_folder.Write("good", IdxSamples.Idx(0x0B, [2], [0, 7, 1, 44]))));
        string negative = _folder.Write("negative", IdxSamples.Idx(9, [2], [1, 0xFF]));
        Assert.Equal(9, Refused.By(() => IdxFile.ReadLabels(negative), negative).Position);
        string floats = _folder.Write("floats", IdxSamples.Idx(0x0D, [1], [0, 0, 0, 0]));
        Refused.By(() => IdxFile.ReadLabels(floats), floats);
        string table = _folder.Write("table", IdxSamples.Idx(8, [1, 1], [0]));
        Refused.By(() => IdxFile.ReadLabels(table), table);
    }

    [Fact]
    public void AnExtentAboveInt32IsRefused()
    {
        string path = _folder.Write("file", IdxSamples.Idx(8, [0, -1], []));
        Assert.Contains("4294967295", Refused.By(() => IdxFile.Read(path), path).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereKeepsItsOwnException() =>
        Assert.Throws<FileNotFoundException>(() => IdxFile.Read(_folder.File("absent")));
}
