using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Some vectors of a window that a tile adds up together.</summary>
/// <param name="First">The number of the first one.</param>
/// <param name="Start">Where it lies from the window's start.</param>
/// <param name="Offsets">Where each lies from the first one.</param>
internal sealed record WindowChunk(int First, int Start, IReadOnlyList<int> Offsets)
{
    /// <summary>The offsets as text, to find chunks that one method serves.</summary>
    public string Pattern { get; } = string.Join(" ", Offsets);
}

/// <summary>
/// How the windows of a convolution lie in images of one sample each, the channels of a pixel side by side: a window is a vector for each 16 channels and tap.
/// </summary>
internal sealed class WinnerWindows
{
    private const int Lanes = 16;

    // Accumulators of a tile: the twelve that fit with 16 registers.
    private const int Accumulators = 12;

    // Floats that a strip reads: three quarters of a first-level cache. A shorter strip than so many maxima does not pay for its accumulators.
    private const int StripFloats = 9216, LeastMaxima = 16;

    private readonly ConvolutionShape _shape;

    public WinnerWindows(ConvolutionShape shape)
    {
        _shape = shape;
        ImageHeight = Extent(shape.Vertical);
        ImageWidth = Extent(shape.Horizontal);
        SampleFloats = ((shape.Groups * GroupFloats / Lanes) | 1) * Lanes;
        Chunks = [.. Cut()];
        Filters = Split.Of(shape.GroupFilters, Math.Max(1, Accumulators / Chunks.Max(chunk => chunk.Offsets.Count)));
        int maxima = shape.GroupFilters * Columns * (Lanes + (Lanes / sizeof(float)));
        StripRows = Math.Min(Rows, Math.Max(StripFloats / ((2 * RowPitch) + maxima), (LeastMaxima + Columns - 1) / Columns));
    }

    /// <summary>Rows of maxima.</summary>
    public int Rows => _shape.Vertical.Output / 2;

    /// <summary>Columns of maxima.</summary>
    public int Columns => _shape.Horizontal.Output / 2;

    /// <summary>The rows that windows meet, padding included.</summary>
    public int ImageHeight { get; }

    /// <summary>The columns that windows meet, padding included.</summary>
    public int ImageWidth { get; }

    /// <summary>Floats of one group's image.</summary>
    public int GroupFloats => ImageHeight * ImageRow;

    /// <summary>Floats from one sample to the next: an odd number of vectors, so that samples do not fall into the same sets of the caches.</summary>
    public int SampleFloats { get; }

    /// <summary>Floats from the window of one row of outputs to that of the next.</summary>
    public int RowPitch => _shape.Vertical.Stride * ImageRow;

    /// <summary>Floats from the window of one output to that of the next.</summary>
    public int ColumnPitch => _shape.Horizontal.Stride * _shape.GroupChannels;

    /// <summary>The window's vectors, as tiles take them.</summary>
    public IReadOnlyList<WindowChunk> Chunks { get; }

    /// <summary>The filters of a group cut into those of a tile.</summary>
    public Split Filters { get; }

    /// <summary>Rows of maxima that all samples go through before the next ones.</summary>
    public int StripRows { get; }

    /// <summary>Where in a filter's vectors the weight of channel <c>c</c> at tap (<c>u</c>, <c>v</c>) is, as a C# expression.</summary>
    public string Place
    {
        get
        {
            bool single = _shape.GroupChannels == Lanes;
            string tap = Expression.Sum(_shape.Vertical.Kernel == 1 ? "0" : Expression.Times("u", _shape.Horizontal.Kernel), _shape.Horizontal.Kernel == 1 ? "0" : "v");
            return Expression.Sum(single ? "0" : Expression.Times($"c / {Lanes}", _shape.Taps * Lanes), Expression.Times(tap, Lanes), single ? "c" : $"(c % {Lanes})");
        }
    }

    /// <summary>Floats of a row of one group's image.</summary>
    private int ImageRow => ImageWidth * _shape.GroupChannels;

    /// <summary>
    /// Whether the channels fill vectors. Where they do not, windows would have to be gathered first or read across cache lines: measured on LeNet's convolutions of
    /// 1 and 6 channels, that costs what leaving out three of four products saves.
    /// </summary>
    public static bool Suits(ConvolutionShape shape) => shape.GroupChannels % Lanes == 0;

    private static int Extent(WindowAxis axis) => (((axis.Output / 2 * 2) - 1) * axis.Stride) + (int)axis.Span;

    /// <summary>The vectors cut into chunks; those of each 16 channels apart, so that their chunks look alike.</summary>
    private IEnumerable<WindowChunk> Cut()
    {
        int[] places = [.. Enumerable.Range(0, _shape.Vertical.Kernel).SelectMany(u => Enumerable.Range(0, _shape.Horizontal.Kernel)
            .Select(v => (u * _shape.Vertical.Dilation * ImageRow) + (v * _shape.Horizontal.Dilation * _shape.GroupChannels)))];
        var split = new Split(places.Length, (places.Length + Accumulators - 1) / Accumulators);
        for (int c = 0; c < _shape.GroupChannels / Lanes; c++)
        {
            for (int piece = 0; piece < split.Count; piece++)
            {
                int first = split.Start(piece), count = split.Start(piece + 1) - first;
                yield return new WindowChunk((c * places.Length) + first, places[first] + (c * Lanes), [.. places.Skip(first).Take(count).Select(place => place - places[first])]);
            }
        }
    }
}
