using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tile that every matrix product here is made of: rows x vectors accumulators, each step one broadcast a row and
/// one vector load a column, one multiply-add each. The JIT keeps the accumulators in registers as long as nothing in the loop is a call.
/// </summary>
internal static class TileWriter
{
    /// <summary>The attribute on every tile: compiled once, fully, instead of starting in the slow first tier.</summary>
    public const string Optimize = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>The accumulators' suffixes by vector.</summary>
    public static string Suffixes(int vectors) => "ab".Substring(0, vectors);

    /// <summary>The body of the inner loop: for each row, broadcast its scalar and multiply-add it into the row's accumulators.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="vectors">How many vectors, loaded before as <c>va</c> and <c>vb</c>.</param>
    /// <param name="scalars">The span the scalars come from.</param>
    /// <param name="index">The index of a row's scalar.</param>
    public static void Accumulate(CodeWriter writer, int rows, int vectors, string scalars, System.Func<int, string> index)
    {
        for (int row = 0; row < rows; row++)
        {
            // Used once, the broadcast is part of the multiply-add instruction itself; used twice, it has a register.
            if (vectors == 1)
            {
                writer.Lines($"r{row}a = TLane.MultiplyAdd(TLane.Broadcast({scalars}, {index(row)}), va, r{row}a);");
                continue;
            }

            string declaration = row == 0 ? "TLane s" : "s";
            IEnumerable<string> updates = Suffixes(vectors).Select(v => $"r{row}{v} = TLane.MultiplyAdd(s, v{v}, r{row}{v});");
            writer.Lines($"{declaration} = TLane.Broadcast({scalars}, {index(row)}); {string.Join(" ", updates)}");
        }
    }

    /// <summary>The accumulators, each row starting at <paramref name="start"/>.</summary>
    public static void Declare(CodeWriter writer, int rows, int vectors, System.Func<int, char, string> start)
    {
        for (int row = 0; row < rows; row++)
        {
            writer.Lines("TLane " + string.Join(", ", Suffixes(vectors).Select(v => $"r{row}{v} = {start(row, v)}")) + ";");
        }
    }

    /// <summary>Stores the accumulators, each through <paramref name="value"/>.</summary>
    public static void Store(CodeWriter writer, int rows, int vectors, string target, System.Func<int, int, string> index, System.Func<int, char, string> value)
    {
        for (int row = 0; row < rows; row++)
        {
            writer.Lines(string.Join(" ", Suffixes(vectors).Select((v, i) => $"{value(row, v)}.Store({target}, {index(row, i)});")));
        }
    }

    /// <summary>
    /// The statements that call the tiles for one position: the tall tiles with 32 registers, their halves with 16;
    /// two sizes where the dimension is not cut into equal ones.
    /// </summary>
    public static void Dispatch(CodeWriter writer, Tiling tiling, string tile, System.Func<int, string, string> call)
    {
        void Sized(int size)
        {
            IReadOnlyList<(int Offset, int Size)> parts = Tiling.Parts(size);
            if (parts.Count == 1)
            {
                writer.Lines(call(size, ""));
                return;
            }

            writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(call(size, "")));
            writer.Block("else", () =>
            {
                foreach ((int offset, int part) in parts)
                {
                    writer.Lines(call(part, offset == 0 ? "" : $" + {offset}"));
                }
            });
        }

        if (tiling.IsUniform)
        {
            Sized(tiling.Size);
            return;
        }

        writer.Block($"if ({tile} < {tiling.Large})", () => Sized(tiling.Size));
        writer.Block("else", () => Sized(tiling.Size - 1));
    }
}
