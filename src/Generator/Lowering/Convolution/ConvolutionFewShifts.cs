using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the copy of a channel whose planes are all the image moved to the side, zeros around it included: each vector of the image is stored once for
/// each plane, without the columns that come around. Places are counted in floats from a plane's first one.
/// </summary>
internal sealed class ConvolutionFewShifts(ConvolutionShape shape, ConvolutionFewLayout layout)
{
    private int Width => layout.Width;

    /// <summary>How far each plane is moved: column c of a plane is the image's column c + shift.</summary>
    private IEnumerable<int> Shifts => Enumerable.Range(0, layout.Planes).Select(layout.FirstColumn);

    private int LargestShift => Shifts.Max(Math.Abs);

    private int RowsAbove => shape.Vertical.Before;

    private int ImageEnd => RowsAbove + shape.Vertical.Input;

    private int RowsBelow => layout.ClassRows - ImageEnd;

    /// <summary>Floats of zeros above or below the image, in whole vectors: those of the rows, and those beside them that no moved image reaches.</summary>
    private int Zeros => RowLayout.Stride((Math.Max(RowsAbove, RowsBelow) * Width) + LargestShift);

    private bool HasStrips => layout.Strips > 1;

    /// <summary>
    /// Whether the layout is of this kind. What is moved over a side's end falls into rows of padding above and below, or into another strip's rows:
    /// so there must be some.
    /// </summary>
    public bool Suits
    {
        get
        {
            if (!layout.IsFlat || layout.RowStep != 1 || layout.ColumnStep != 1 || Width != shape.Horizontal.Input || 2 * LargestShift > Width || RowsAbove < 1 || RowsBelow < 1)
            {
                return false;
            }

            return HasStrips
                ? layout.StripRows > RowsAbove && layout.StripClassRows < ImageEnd && layout.StripClassRows * Width >= Zeros && (layout.StripClassRows - RowsAbove) * Width >= 16
                : layout.ClassRows * Width >= Zeros && shape.InputPixels >= 16;
        }
    }

    /// <summary>Declares what depends on the strip: where its zeros begin, and which part of the image it reads.</summary>
    public void DeclareStrip(CodeWriter writer)
    {
        int shift = LargestShift, border = layout.StripRows * Width, size = layout.ClassRows * Width;
        string upper = $"(0, {RowsAbove * Width}, {(layout.StripClassRows * Width) + shift})", lower = $"({size - Zeros}, {border - shift}, {ImageEnd * Width})";
        writer.Lines($"(int zeros, int begin, int end) = top == 0 ? {upper} : {lower};");
    }

    /// <summary>One channel, from image to target.</summary>
    public void EmitChannel(CodeWriter writer)
    {
        int[] planes = [.. Enumerable.Range(0, layout.Planes).Select(plane => plane * layout.PlaneSize)];
        foreach (int start in HasStrips ? new[] { -1 } : [0, (layout.ClassRows * Width) - Zeros])
        {
            (string first, string end) = start < 0 ? ("zeros", $"zeros + {Zeros}") : ($"{start}", $"{start + Zeros}");
            writer.Block($"for (int i = {first}; i < {end}; i += TLane.Count)", () =>
                writer.Packed(planes.Select(plane => $"TLane.Zero.Store(target, {Sum(plane, "i")});")));
        }

        (string from, string to) = HasStrips ? ("begin", "end") : ($"{RowsAbove * Width}", $"{ImageEnd * Width}");
        writer.Block($"for (int i = {from}; i < {to}; i += TLane.Count)", () =>
        {
            writer.Lines($"int place = Math.Min(i, {to} - TLane.Count);");
            writer.Lines($"TLane v = TLane.Load(image, place - {RowsAbove * Width}), column = TLane.Load(Columns, place % {Width});");
            foreach ((int shift, int plane) in Shifts.Zip(planes, (shift, plane) => (shift, plane)))
            {
                string kept = shift == 0 ? "v"
                    : shift > 0 ? $"TLane.SelectGreater(column, TLane.Broadcast({shift - 1}f), v, TLane.Zero)"
                    : $"TLane.SelectGreater(TLane.Broadcast({Width + shift}f), column, v, TLane.Zero)";
                writer.Lines($"{kept}.Store(target, {Sum(plane - shift, "place")});");
            }
        });
    }

    /// <summary>The table that tells columns apart.</summary>
    public void EmitColumns(CodeWriter writer) => writer.Blank().Lines($"""
        /// <summary>The column of each place from any column on, for as many places as a vector has.</summary>
        private static ReadOnlySpan<float> Columns => [{string.Join(", ", Enumerable.Range(0, Width + 15).Select(place => $"{place % Width}"))}];
        """);

    private static string Sum(int offset, string index) => offset == 0 ? index : offset < 0 ? $"{index} - {-offset}" : $"{offset} + {index}";
}
