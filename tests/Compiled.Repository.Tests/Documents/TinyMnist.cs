using System;
using System.Buffers.Binary;
using System.IO;

namespace Compiled.Repository.Tests.Documents;

/// <summary>A folder with the four files of MNIST and a few images in each: a bright bar at a height that tells the class.</summary>
internal static class TinyMnist
{
    private const int Side = 28;

    /// <summary>Writes 400 training and 100 test images.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "train", 400);
        Write(folder, "t10k", 100);
    }

    private static void Write(string folder, string half, int count)
    {
        byte[] images = new byte[16 + (count * Side * Side)], labels = new byte[8 + count];
        Header(images, 3, count, Side, Side);
        Header(labels, 1, count);
        for (int n = 0; n < count; n++)
        {
            int label = n % 10;
            labels[8 + n] = (byte)label;
            images.AsSpan(16 + (((n * Side) + (label * 2) + 4) * Side), Side).Fill((byte)(200 + (n % 50)));
        }

        File.WriteAllBytes(Path.Combine(folder, $"{half}-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, $"{half}-labels-idx1-ubyte"), labels);
    }

    private static void Header(Span<byte> file, byte rank, params int[] extents)
    {
        file[2] = 8; // unsigned bytes
        file[3] = rank;
        for (int i = 0; i < extents.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file[(4 + (4 * i))..], extents[i]);
    }
}
