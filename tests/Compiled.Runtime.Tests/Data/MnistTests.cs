using System;
using System.IO;
using System.Linq;
using Compiled.Runtime.Tests.Files;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>Finding and checking the files of MNIST.</summary>
public sealed class MnistTests : IDisposable
{
    private static readonly byte[] Images = IdxSamples.Idx(8, [2, 28, 28], [.. Enumerable.Range(0, 2 * 784).Select(i => (byte)i)]);
    private static readonly byte[] Labels = IdxSamples.Idx(8, [2], [3, 9]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-", "", false)]
    [InlineData(".", "", false)]
    [InlineData("-", ".gz", true)]
    [InlineData(".", ".gz", true)]
    [InlineData("-", "", true)]
    public void TheUsualNamesAreFound(string separator, string ending, bool compressed)
    {
        foreach (string half in new[] { "train", "t10k" })
        {
            _folder.Write($"{half}-images{separator}idx3-ubyte{ending}", compressed ? IdxSamples.Gzip(Images) : Images);
            _folder.Write($"{half}-labels{separator}idx1-ubyte{ending}", compressed ? IdxSamples.Gzip(Labels) : Labels);
        }
        foreach (bool training in new[] { true, false })
        {
            Dataset data = Dataset.Mnist(_folder.FullName, training);
            Assert.Equal((2, 784), (data.Count, data.InputLength));
            Assert.Equal([3, 9], data.Labels.ToArray());
            Assert.Equal(255 / 255f, data.Inputs[255]);
            Assert.Equal(1 / 255f, data.Inputs[257]);
        }
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        _folder.Write("train-images-idx3-ubyte", Images);
        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => Dataset.Mnist(_folder.FullName, true));
        Assert.Contains("train-labels-idx1-ubyte.gz", exception.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Dataset.Mnist(_folder.File("absent"), true));
    }

    [Fact]
    public void FilesThatDoNotBelongTogetherAreRefused()
    {
        void Refuse(byte[] images, byte[] labels, string reason)
        {
            _folder.Write("t10k-images-idx3-ubyte", images);
            _folder.Write("t10k-labels-idx1-ubyte", labels);
            InvalidFileException exception = Assert.Throws<InvalidFileException>(() => Dataset.Mnist(_folder.FullName, false));
            Assert.Contains(reason, exception.Reason, StringComparison.Ordinal);
        }

        Refuse(Images, IdxSamples.Idx(8, [3], [1, 2, 3]), "2 images, but");
        Refuse(Images, IdxSamples.Idx(8, [2], [1, 10]), "Label 1 is 10");
        Refuse(IdxSamples.Idx(8, [0, 28, 28], []), IdxSamples.Idx(8, [0], []), "no labels");
        Refuse(IdxSamples.Idx(8, [2, 28, 27], new byte[2 * 28 * 27]), Labels, "(2, 28, 27); images of 28 x 28");
        Refuse(IdxSamples.Idx(8, [2, 784], new byte[2 * 784]), Labels, "images of 28 x 28");
        Refuse(IdxSamples.Idx(9, [2, 28, 28], new byte[2 * 784]), Labels, "not images of bytes");
        Refuse(Labels, Images, "not that of a list of labels");
    }

    [SharedFact]
    public void TheRealFilesRead()
    {
        Dataset training = Dataset.Mnist(SharedFiles.Path("data", "mnist"), training: true);
        Dataset test = Dataset.Mnist(SharedFiles.Path("data", "mnist"), training: false);
        Assert.Equal((60_000, 10_000), (training.Count, test.Count));
        Assert.Equal([5, 0, 4, 1, 9], training.Labels[..5].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5].ToArray());
        // The published mean of the training pixels.
        Assert.Equal(0.1307, training.Inputs.ToArray().Average(pixel => (double)pixel), 4);
    }
}
