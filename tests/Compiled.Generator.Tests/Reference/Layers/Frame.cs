namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// The image with its padding, written out: windows then slide over numbers only, and no border needs thought.
/// </summary>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Height">Height of the image.</param>
/// <param name="Width">Width of the image.</param>
/// <param name="Top">Rows before it.</param>
/// <param name="Bottom">Rows after it.</param>
/// <param name="Left">Columns before it.</param>
/// <param name="Right">Columns after it.</param>
internal sealed record Frame(int Channels, int Height, int Width, int Top, int Bottom, int Left, int Right)
{
    /// <summary>Rows in all.</summary>
    public int FramedHeight => Top + Height + Bottom;

    /// <summary>Columns in all.</summary>
    public int FramedWidth => Left + Width + Right;

    /// <summary>The framed image of <paramref name="image"/>.</summary>
    public double[] Around(double[] image, double border)
    {
        var framed = new double[Channels * FramedHeight * FramedWidth];
        System.Array.Fill(framed, border);
        for (int i = 0; i < image.Length; i++)
        {
            framed[PlaceOf(i)] = image[i];
        }

        return framed;
    }

    /// <summary>The image in <paramref name="framed"/>.</summary>
    public double[] Inside(double[] framed)
    {
        var image = new double[Channels * Height * Width];
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = framed[PlaceOf(i)];
        }

        return image;
    }

    /// <summary>Where pixel (row, column) of a channel lies in the framed image.</summary>
    public int At(int channel, int row, int column) => (((channel * FramedHeight) + row) * FramedWidth) + column;

    /// <summary>How often a window of that span, moved by that stride, fits into a length.</summary>
    public static int Places(int length, int span, int stride)
    {
        int places = 0;
        for (int start = 0; start + span <= length; start += stride)
        {
            places++;
        }

        return places;
    }

    private int PlaceOf(int pixel) => At(pixel / (Height * Width), Top + (pixel / Width % Height), Left + (pixel % Width));
}
