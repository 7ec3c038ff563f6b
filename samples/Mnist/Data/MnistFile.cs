using System.Collections.Generic;

namespace Mnist.Data;

/// <summary>One of the four IDX files of MNIST, which mirrors serve packed by gzip.</summary>
/// <param name="Name">The unpacked file's name; packed, it ends in <c>.gz</c>.</param>
/// <param name="Length">The unpacked file's length in bytes.</param>
/// <param name="Sha256">
/// The SHA-256 of the unpacked bytes, in lower-case hexadecimal. (Packed, the same content is not the same bytes everywhere.)
/// </param>
internal sealed record MnistFile(string Name, long Length, string Sha256)
{
    /// <summary>The four files: training images and labels, test images and labels.</summary>
    public static readonly IReadOnlyList<MnistFile> All =
    [
        new("train-images-idx3-ubyte", 47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new("train-labels-idx1-ubyte", 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new("t10k-images-idx3-ubyte", 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new("t10k-labels-idx1-ubyte", 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    /// <summary>The packed file's name.</summary>
    public string PackedName => Name + ".gz";
}
