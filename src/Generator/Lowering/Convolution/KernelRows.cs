using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Which kernel rows meet the image from a row of results, found at run time, so that rows in the padding cost nothing. They are equally spaced,
/// and so are the source rows they meet.
/// </summary>
/// <param name="axis">The vertical axis.</param>
/// <param name="isGradient">Whether results are inputs and sources outputs.</param>
internal sealed class KernelRows(WindowAxis axis, bool isGradient)
{
    /// <summary>The method that finds the range where a formula would be long.</summary>
    public const string Method = "KernelRows";

    /// <summary>Whether every row of results meets all kernel rows.</summary>
    public bool IsWhole => isGradient ? axis is { Kernel: 1, Stride: 1, IsPadded: false } : !axis.IsPadded;

    /// <summary>Kernel rows from one that meets the image to the next.</summary>
    public int Step => isGradient ? axis.Stride / GreatestCommonDivisor(axis.Stride, axis.Dilation) : 1;

    /// <summary>Source rows from one kernel row to the next.</summary>
    public int Delta => isGradient ? -(Step * axis.Dilation / axis.Stride) : axis.Dilation;

    /// <summary>Whether the range is a short formula.</summary>
    public bool IsSimple => axis.Dilation == 1 && (!isGradient || axis.Stride == 1);

    /// <summary>Whether some row of results meets no kernel row.</summary>
    public bool HasEmptyRows
    {
        get
        {
            for (int row = 0; row < (isGradient ? axis.Input : axis.Output); row++)
            {
                bool any = false;
                for (int tap = 0; tap < axis.Kernel; tap++)
                {
                    any |= isGradient ? axis.OutputOf(row, tap) >= 0 : axis.Meets(row, tap);
                }

                if (!any)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The source row that kernel row <paramref name="first"/> meets from row <c>row</c>, or from one so many <paramref name="further"/> on.</summary>
    public string SourceOf(int further, string first)
    {
        if (isGradient)
        {
            string start = Expression.Plus("row", further + axis.Before);
            string distance = first == "0" ? start : $"{start} - {Expression.Times(first, axis.Dilation)}";
            return axis.Stride == 1 ? distance : $"({distance}) / {axis.Stride}";
        }

        string place = Expression.Plus(Expression.Times("row", axis.Stride), (further * axis.Stride) - axis.Before);
        return first == "0" ? place : $"{place} + {Expression.Times(first, axis.Dilation)}";
    }

    /// <summary>Declares the range of kernel rows of <paramref name="row"/>.</summary>
    public string Range(string row, string first, string end)
    {
        if (!IsSimple)
        {
            return $"(int {first}, int {end}) = {Method}{(isGradient ? "To" : "Of")}({row});";
        }

        row = Expression.Bracket(row);
        return isGradient
            ? $"int {first} = Math.Max(0, {Expression.Plus(row, axis.Before - axis.Output + 1)}), {end} = Math.Min({axis.Kernel}, {Expression.Plus(row, axis.Before + 1)});"
            : $"int {first} = Math.Max(0, {axis.Before} - {Expression.Times(row, axis.Stride)}), {end} = Math.Min({axis.Kernel}, {axis.Input + axis.Before} - {Expression.Times(row, axis.Stride)});";
    }

    /// <summary>Writes the method that finds the range, where it is called.</summary>
    public void EmitMethod(CodeWriter writer)
    {
        if (IsWhole || IsSimple)
        {
            return;
        }

        string what = isGradient ? "that bring outputs to an input row" : "that meet the image from an output row";
        string distance = isGradient ? $"row + {axis.Before} - (k * {axis.Dilation})" : $"(row * {axis.Stride}) - {axis.Before} + (k * {axis.Dilation})";
        string meets = !isGradient ? $"(uint)({distance}) < {axis.Input}"
            : axis.Stride == 1 ? $"(uint)({distance}) < {axis.Output}"
            : $"(uint)({distance}) is uint d && d % {axis.Stride} == 0 && d / {axis.Stride} < {axis.Output}";
        writer.Blank().Lines($"/// <summary>The kernel rows {what}: from First to End{(Step > 1 ? $" in steps of {Step}" : "")}.</summary>");
        writer.Block($"private static (int First, int End) {Method}{(isGradient ? "To" : "Of")}(int row)", () => writer.Lines($$"""
            static bool Meets(int row, int k) => {{meets}};

            int first = 0;
            while (first < {{axis.Kernel}} && !Meets(row, first))
            {
                first++;
            }

            int end = first;
            while (end < {{axis.Kernel}} && Meets(row, end))
            {
                end += {{Step}};
            }

            return (first, end);
            """));
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
