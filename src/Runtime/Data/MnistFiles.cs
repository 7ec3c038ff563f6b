using System;
using System.IO;

namespace Compiled;

/// <summary>Finds and checks the files of MNIST.</summary>
internal static class MnistFiles
{
    private const int Side = 28;
    private const int Classes = 10;

    /// <summary>The images and labels of one half of the data.</summary>
    public static Dataset Read(string folder, bool training)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string half = training ? "train" : "t10k";
        string imagePath = Find(folder, $"{half}-images", "idx3-ubyte");
        string labelPath = Find(folder, $"{half}-labels", "idx1-ubyte");

        int[] labels = ReadLabels(labelPath);
        IdxFile images = IdxFile.Read(imagePath);
        if (images.Shape.Count != 3 || images.Shape[1] != Side || images.Shape[2] != Side)
        {
            throw new InvalidFileException(imagePath, IdxHeader.MagicBytes,
                $"Its shape is {Describe.Shape(images.Shape)}; images of {Side} x {Side} are needed.");
        }
        if (images.Shape[0] != labels.Length)
        {
            throw new InvalidFileException(imagePath, IdxHeader.MagicBytes,
                $"It has {images.Shape[0]} images, but {labelPath} has {labels.Length} labels: the files do not belong together.");
        }
        return Dataset.OfBytes(images.ToPixels(), Side * Side, labels);
    }

    private static int[] ReadLabels(string path)
    {
        int[] labels = IdxFile.ReadLabels(path);
        if (labels.Length == 0)
            throw new InvalidFileException(path, IdxHeader.MagicBytes, "It has no labels.");
        int tooLarge = labels.AsSpan().IndexOfAnyExceptInRange(0, Classes - 1);
        if (tooLarge >= 0)
        {
            throw new InvalidFileException(path, IdxHeader.MagicBytes + IdxHeader.ExtentBytes + tooLarge,
                $"Label {tooLarge} is {labels[tooLarge]}; digits are 0 to 9.");
        }
        return labels;
    }

    private static string Find(string folder, string start, string end)
    {
        string[] names = [$"{start}-{end}", $"{start}.{end}", $"{start}-{end}.gz", $"{start}.{end}.gz"];
        foreach (string name in names)
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path))
                return path;
        }
        throw new FileNotFoundException(
            $"MNIST is not complete in {folder}: none of {string.Join(", ", names)} is there.", Path.Combine(folder, names[0]));
    }
}
