using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Mnist.Data;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class MnistDownloadTests : IDisposable
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i >> 7))];
    private static readonly byte[] Labels = [.. Enumerable.Range(0, 500).Select(i => (byte)(i % 10))];
    private static readonly MnistFile[] Files = [Describe("pixels", Pixels), Describe("labels", Labels)];
    private static readonly Dictionary<string, byte[]> Packed = new() { ["pixels.gz"] = Pack(Pixels), ["labels.gz"] = Pack(Labels) };

    private readonly TemporaryFolder _folder = new();
    private readonly Recorder _recorder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FillsAFolderThatDidNotExist()
    {
        using LoopbackMirror mirror = LoopbackMirror.Serving(Packed);
        string folder = _folder.PathOf("deep", "cache");
        await Download(mirror.Address).FillAsync(folder, CancellationToken.None);
        Assert.Equal(Packed["pixels.gz"], File.ReadAllBytes(Path.Combine(folder, "pixels.gz")));
        Assert.Equal(Packed["labels.gz"], File.ReadAllBytes(Path.Combine(folder, "labels.gz")));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
        Assert.Equal(["pixels.gz", "labels.gz"], _recorder.Completed);
        Assert.Equal(Packed.Values.Sum(content => content.Length), _recorder.Bytes);
    }

    [Fact]
    public async Task AddressNeedsNoSlashAtItsEnd()
    {
        using LoopbackMirror mirror = LoopbackMirror.Serving(Packed);
        await Download(mirror.Address.TrimEnd('/')).FillAsync(_folder.FullPath, CancellationToken.None);
        Assert.Equal(["labels.gz", "pixels.gz"], _folder.Names);
    }

    [Fact]
    public async Task KeepsWhatIsThereAndReplacesWhatIsDamaged()
    {
        File.WriteAllBytes(_folder.PathOf("pixels.gz"), Packed["pixels.gz"]);
        File.WriteAllBytes(_folder.PathOf("labels.gz"), Packed["labels.gz"][..^20]);
        using LoopbackMirror mirror = LoopbackMirror.Serving(Packed);
        await Download(mirror.Address).FillAsync(_folder.FullPath, CancellationToken.None);
        Assert.Equal(["labels.gz"], mirror.Requests);
        Assert.Equal(Packed["labels.gz"], File.ReadAllBytes(_folder.PathOf("labels.gz")));
    }

    [Fact]
    public async Task TakesAnotherPackingOfTheSameContent()
    {
        Dictionary<string, byte[]> repacked = new() { ["pixels.gz"] = Pack(Pixels, CompressionLevel.Fastest), ["labels.gz"] = Packed["labels.gz"] };
        Assert.NotEqual(Packed["pixels.gz"], repacked["pixels.gz"]);
        using LoopbackMirror mirror = LoopbackMirror.Serving(repacked);
        await Download(mirror.Address).FillAsync(_folder.FullPath, CancellationToken.None);
        Assert.Equal(repacked["pixels.gz"], File.ReadAllBytes(_folder.PathOf("pixels.gz")));
    }

    [Fact]
    public async Task AsksTheSecondMirrorAfterA404()
    {
        using LoopbackMirror empty = LoopbackMirror.Refusing(404), whole = LoopbackMirror.Serving(Packed);
        await Download(empty.Address, whole.Address).FillAsync(_folder.FullPath, CancellationToken.None);
        Assert.Equal(["labels.gz", "pixels.gz"], _folder.Names);
        Assert.Equal([empty.Address, empty.Address], _recorder.FailedMirrors);
    }

    [Fact]
    public async Task AsksTheSecondMirrorAfterAWrongContent()
    {
        byte[] changed = [.. Pixels];
        changed[1234] ^= 1;
        using LoopbackMirror wrong = LoopbackMirror.Serving(
            new Dictionary<string, byte[]> { ["pixels.gz"] = Pack(changed), ["labels.gz"] = Packed["labels.gz"] });
        using LoopbackMirror whole = LoopbackMirror.Serving(Packed);
        await Download(wrong.Address, whole.Address).FillAsync(_folder.FullPath, CancellationToken.None);
        Assert.Equal(["pixels.gz"], whole.Requests);
        Assert.Equal(Packed["pixels.gz"], File.ReadAllBytes(_folder.PathOf("pixels.gz")));
    }

    [Theory]
    [InlineData("404", "404")]
    [InlineData("500", "500")]
    [InlineData("wrong content", "SHA-256")]
    [InlineData("not gzip", "gzip")]
    [InlineData("cut gzip", "SHA-256")]
    [InlineData("cut connection", "mirror")]
    [InlineData("endless", "sends more than")]
    [InlineData("silent", "silent")]
    [InlineData("nobody there", "refused")]
    public async Task LeavesNothingWhenAllMirrorsFail(string failure, string reason)
    {
        using LoopbackMirror mirror = Failing(failure);
        string address = failure == "nobody there" ? "http://127.0.0.1:1/" : mirror.Address;
        DownloadException exception = await Assert.ThrowsAsync<DownloadException>(
            () => Download(address, address).FillAsync(_folder.FullPath, CancellationToken.None));
        Assert.Contains("pixels.gz", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, exception.Message.Split(address).Length - 1);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Empty(_folder.Names);
        Assert.Empty(_recorder.Completed);
    }

    [Fact]
    public async Task CancellationLeavesNothing()
    {
        using CancellationTokenSource cancellation = new();
        using LoopbackMirror mirror = new((_, response) =>
        {
            response.ContentLength64 = 1000;
            response.OutputStream.Write(new byte[100]);
            response.OutputStream.Flush();
            cancellation.CancelAfter(50);
            cancellation.Token.WaitHandle.WaitOne();
            response.Abort();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Download(mirror.Address, mirror.Address).FillAsync(_folder.FullPath, cancellation.Token));
        Assert.Empty(_folder.Names);
        Assert.Single(mirror.Requests);
    }

    [SharedFact("data/mnist")]
    public async Task TheRealFilesPassTheirCheck()
    {
        string shared = SharedFactAttribute.PathOf("data/mnist");
        using LoopbackMirror mirror = LoopbackMirror.Serving(
            MnistFile.All.ToDictionary(file => file.PackedName, file => File.ReadAllBytes(Path.Combine(shared, file.PackedName))));
        MnistDownload download = new([mirror.Address], MnistFile.All, TimeSpan.FromSeconds(30), _recorder);
        await download.FillAsync(_folder.FullPath, CancellationToken.None);
        Assert.Null(MnistFolder.MissingFile(_folder.FullPath));
        Assert.Equal(4, _folder.Names.Length);
    }

    private static LoopbackMirror Failing(string failure) => failure switch
    {
        "404" => LoopbackMirror.Refusing(404),
        "500" => LoopbackMirror.Refusing(500),
        "wrong content" => LoopbackMirror.Serving(new Dictionary<string, byte[]> { ["pixels.gz"] = Pack(Labels) }),
        "not gzip" => LoopbackMirror.Serving(new Dictionary<string, byte[]> { ["pixels.gz"] = Labels }),
        "cut gzip" => LoopbackMirror.Serving(new Dictionary<string, byte[]> { ["pixels.gz"] = Packed["pixels.gz"][..5000] }),
        "cut connection" => new((_, response) =>
        {
            response.ContentLength64 = Packed["pixels.gz"].Length;
            response.OutputStream.Write(Packed["pixels.gz"], 0, 5000);
            response.Abort();
        }),
        "endless" => LoopbackMirror.Serving(new Dictionary<string, byte[]> { ["pixels.gz"] = new byte[Pixels.Length + 1] }),
        "silent" => new((_, response) =>
        {
            response.ContentLength64 = 1000;
            response.OutputStream.Write(new byte[100]);
            response.OutputStream.Flush();
            Thread.Sleep(TimeSpan.FromSeconds(1.5));
            response.Abort();
        }),
        "nobody there" => LoopbackMirror.Refusing(404),
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    private static MnistFile Describe(string name, byte[] content) => new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    private static byte[] Pack(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private MnistDownload Download(params string[] mirrors) => new(mirrors, Files, TimeSpan.FromSeconds(0.75), _recorder);

    private sealed class Recorder : IDownloadProgress
    {
        public List<string> Completed { get; } = [];

        public List<string> FailedMirrors { get; } = [];

        public long Bytes { get; private set; }

        public void Begin(string file, long? length) => Assert.NotNull(length);

        public void Advance(int count) => Bytes += count;

        public void Complete(string file) => Completed.Add(file);

        public void Failed(string mirror, string reason) => FailedMirrors.Add(mirror);
    }
}
