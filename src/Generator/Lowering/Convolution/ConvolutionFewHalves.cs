using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the copy of one row of the image into all planes of a layout with every second column: two vectors are loaded once and taken apart into even and odd
/// columns, which every plane holds from its first or its second column on.
/// </summary>
internal sealed class ConvolutionFewHalves(ConvolutionShape shape, ConvolutionFewLayout layout)
{
    /// <summary>Even columns of a row, and odd ones.</summary>
    private int Half => shape.Horizontal.Input / 2;

    private string Lane => Half % 16 == 0 ? "TLane" : "Lane256";

    private IEnumerable<int> Planes => Enumerable.Range(0, layout.Planes);

    /// <summary>
    /// Whether the layout is of this kind. Where a plane has no room for the last odd column, a zero is written over its row's end; so the next row must begin
    /// with one, and so must the next plane.
    /// </summary>
    public bool Suits => layout.ColumnStep == 2 && shape.Horizontal.Input % 2 == 0 && Half % 8 == 0
        && Planes.All(plane => IsWhole(plane) || (IsCut(plane) && plane < layout.Planes - 1 && shape.Vertical.Before > 0));

    /// <summary>One row, from source to columns, without the padding beside it.</summary>
    public void EmitRow(CodeWriter writer)
    {
        if (Half == 8)
        {
            EmitVectors(writer, "0", "Lane256.Count", 0);
            return;
        }

        writer.Block($"for (int i = 0; i < {Half}; i += {Lane}.Count)", () => EmitVectors(writer, "2 * i", $"(2 * i) + {Lane}.Count", null));
    }

    private void EmitVectors(CodeWriter writer, string first, string second, int? index)
    {
        writer.Lines($"{Lane} one = {Lane}.Load(source, {first}), two = {Lane}.Load(source, {second});");
        bool[] odds = [.. Planes.Select(IsOdd).Distinct().OrderBy(isOdd => isOdd)];
        writer.Lines($"{Lane} {string.Join(", ", odds.Select(isOdd => isOdd ? $"odd = {Lane}.SecondOfPairs(one, two)" : $"even = {Lane}.FirstOfPairs(one, two)"))};");
        foreach (int plane in Planes)
        {
            int start = (plane * layout.PlaneSize) - Shift(plane);
            string value = IsOdd(plane) ? "odd" : "even", place = index is not null ? $"{start}" : start == 0 ? "i" : $"{start} + i";
            string kept = IsWhole(plane) ? value : $"{Lane}.KeepFirst({value}, {(index is not null ? $"{Half - 1}" : $"{Half - 1} - i")})";
            writer.Lines($"{kept}.Store(columns, {place});");
        }
    }

    private bool IsOdd(int plane) => layout.FirstColumn(plane) % 2 != 0;

    /// <summary>Which even or odd column a plane begins with.</summary>
    private int Shift(int plane) => (layout.FirstColumn(plane) - (IsOdd(plane) ? 1 : 0)) / 2;

    private bool IsWhole(int plane) => layout.ImageColumns(plane) is var (first, end) && first + Shift(plane) == 0 && end - first == Half;

    private bool IsCut(int plane) => IsOdd(plane) && layout.ImageColumns(plane) is var (first, end) && first + Shift(plane) == 0 && end - first == Half - 1;
}
