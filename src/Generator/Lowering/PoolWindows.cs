using System;
using System.Collections.Generic;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the loop over the windows of a channel and over the values in each, in the order in which they lie: unrolled where a small window lies inside
/// the image, a loop over the values that exist where it reaches into the padding or is large.
/// </summary>
internal sealed class PoolWindows(PoolShape shape)
{
    private const int MostUnrolled = 25;

    private WindowAxis Vertical => shape.Vertical;

    private WindowAxis Horizontal => shape.Horizontal;

    private bool IsUnrolled => shape.Window <= MostUnrolled;

    private bool HasEdges => Vertical.IsPadded || Horizontal.IsPadded;

    /// <summary>Writes the loops over rows, columns and lanes of the result; the bodies see <c>target</c>, the index of the result's vector.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="begin">The statements before a window's values; they may name the index of the first one that exists and its number.</param>
    /// <param name="step">The statements for one value, given its index and its number in the window as expressions.</param>
    /// <param name="finish">The statements after them.</param>
    public void Emit(CodeWriter writer, Func<string, string, string> begin, Func<string, string, string> step, string finish) =>
        writer.Block($"for (int row = 0; row < {Vertical.Output}; row++)", () =>
        {
            writer.Lines($"int top = {Start("row", Vertical)};");
            writer.Block($"for (int column = 0; column < {Horizontal.Output}; column++)", () =>
            {
                writer.Lines($"int left = {Start("column", Horizontal)};");
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    writer.Lines($"int target = (((row * {Horizontal.Output}) + column) * 16) + lane;");
                    EmitWindow(writer, begin, step);
                    writer.Lines(finish);
                });
            });
        });

    private void EmitWindow(CodeWriter writer, Func<string, string, string> begin, Func<string, string, string> step)
    {
        if (!IsUnrolled)
        {
            EmitLoops(writer, begin, step);
            return;
        }

        string inside = string.Join(" && ", [.. Inside("top", Vertical), .. Inside("left", Horizontal)]);
        string first = $"int first = (((top * {Horizontal.Input}) + left) * 16) + lane;";
        if (!HasEdges)
        {
            writer.Lines(first + "\n" + begin("first", "0"));
            EmitUnrolled(writer, step);
            return;
        }

        // What begins a window is declared outside, for what finishes it to see.
        writer.Lines($"int firstRow = {First("top", Vertical)}, firstColumn = {First("left", Horizontal)};");
        writer.Lines(begin($"{At("firstRow", "firstColumn")}", Number("firstRow", "firstColumn")));
        writer.Block($"if ({inside})", () =>
        {
            writer.Lines(first);
            EmitUnrolled(writer, step);
        });
        writer.Block("else", () => EmitTaps(writer, step));
    }

    private void EmitUnrolled(CodeWriter writer, Func<string, string, string> step)
    {
        for (int tap = 0; tap < shape.Window; tap++)
        {
            int offset = ((tap / Horizontal.Kernel * Horizontal.Input) + (tap % Horizontal.Kernel)) * 16;
            writer.Lines(step(offset == 0 ? "first" : $"first + {offset}", $"{tap}"));
        }
    }

    private void EmitLoops(CodeWriter writer, Func<string, string, string> begin, Func<string, string, string> step)
    {
        writer.Lines($"int firstRow = {First("top", Vertical)}, firstColumn = {First("left", Horizontal)};");
        writer.Lines(begin(At("firstRow", "firstColumn"), Number("firstRow", "firstColumn")));
        EmitTaps(writer, step);
    }

    /// <summary>The values of a window that exist.</summary>
    private void EmitTaps(CodeWriter writer, Func<string, string, string> step) =>
        writer.Block($"for (int i = firstRow; i < {End("top", Vertical)}; i++)", () =>
            writer.Block($"for (int j = firstColumn; j < {End("left", Horizontal)}; j++)", () => writer.Lines(step(At("i", "j"), Number("i", "j")))));

    private string At(string row, string column) => $"((({row} * {Horizontal.Input}) + {column}) * 16) + lane";

    private string Number(string row, string column) => $"(({row} - top) * {Horizontal.Kernel}) + {column} - left";

    private static string Start(string place, WindowAxis axis)
    {
        string start = axis.Stride == 1 ? place : $"{place} * {axis.Stride}";
        return axis.Before == 0 ? start : axis.Stride == 1 ? $"{start} - {axis.Before}" : $"({start}) - {axis.Before}";
    }

    private static string First(string start, WindowAxis axis) => axis.Before == 0 ? start : $"Math.Max(0, {start})";

    private static string End(string start, WindowAxis axis) =>
        axis.IsPadded ? $"Math.Min({axis.Input}, {start} + {axis.Kernel})" : $"{start} + {axis.Kernel}";

    private static IEnumerable<string> Inside(string start, WindowAxis axis)
    {
        if (axis.Before > 0)
        {
            yield return $"{start} >= 0";
        }

        if (axis.IsPadded)
        {
            yield return $"{start} <= {axis.Input - axis.Kernel}";
        }
    }
}
