using System;

namespace Compiled.Execution;

/// <summary>
/// Turns a block's images into one image a sample with the channels of a pixel side by side, <c>[sample][group][row][column][channel]</c>: there a
/// window of a single sample is a few stretches of neighbouring floats, wherever the window lies.
/// </summary>
public static class PixelImages
{
    private const int Size = PassContext.BlockSize;

    /// <summary>Fills the images of some blocks; what lies outside of the input is zero.</summary>
    /// <param name="x">The blocks, <c>[channel][row][column][16]</c> each.</param>
    /// <param name="groups">Groups of channels, each an image of its own.</param>
    /// <param name="channels">Channels of a group, a multiple of 16.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="firstBlock">The first block.</param>
    /// <param name="endBlock">The block after the last one.</param>
    /// <param name="images">16 images a block.</param>
    /// <param name="size">Floats from one sample to the next, at least those of its images.</param>
    /// <param name="imageHeight">Rows of an image.</param>
    /// <param name="imageWidth">Columns of an image.</param>
    /// <param name="top">Rows of zeros above x.</param>
    /// <param name="left">Columns of zeros left of x.</param>
    public static void Fill(
        ReadOnlySpan<float> x,
        int groups,
        int channels,
        int height,
        int width,
        int firstBlock,
        int endBlock,
        Span<float> images,
        int size,
        int imageHeight,
        int imageWidth,
        int top,
        int left)
    {
        int plane = height * width * Size, row = imageWidth * channels;
        int columns = Math.Min(width, imageWidth - left);
        for (int block = firstBlock; block < endBlock; block++)
        {
            Span<float> target = images.Slice(block * Size * size, Size * size);
            for (int group = 0; group < groups; group++)
            {
                ReadOnlySpan<float> source = x.Slice(((block * groups) + group) * channels * plane, channels * plane);
                for (int i = 0; i < imageHeight; i++)
                {
                    int start = ((group * imageHeight) + i) * row;
                    if ((uint)(i - top) >= (uint)height)
                    {
                        Clear(target, size, start, row);
                        continue;
                    }

                    ReadOnlySpan<float> pixels = source.Slice((i - top) * width * Size);
                    Span<float> line = target.Slice(start + (left * channels));
                    for (int c = 0; c < channels; c += Size)
                    {
                        for (int column = 0; column < columns; column++)
                        {
                            Transposition.Tile16x16(pixels.Slice((c * plane) + (column * Size)), plane, line.Slice((column * channels) + c), size);
                        }
                    }

                    Clear(target, size, start, left * channels);
                    Clear(target, size, start + ((left + columns) * channels), (imageWidth - left - columns) * channels);
                }
            }
        }
    }

    private static void Clear(Span<float> images, int size, int start, int length)
    {
        for (int n = 0; length > 0 && n < Size; n++)
        {
            images.Slice((n * size) + start, length).Clear();
        }
    }
}
