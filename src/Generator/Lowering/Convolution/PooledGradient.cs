using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// The output gradient of a convolution whose 2 x 2 maximum was taken in its tile, given as the gradient of the maxima and the places they came from.
/// Three of four of its values are zero: where only the weight gradient needs it, some rows at a time are spread out in the first-level cache.
/// </summary>
/// <param name="HasActivation">Whether an activation stands between whose derivative, told from the maximum, is still to be multiplied in.</param>
internal sealed record PooledGradient(bool HasActivation)
{
    public string Parameters => "ReadOnlySpan<float> dy, Span<float> winners" + (HasActivation ? ", ReadOnlySpan<float> y" : "");

    public string Arguments => "dy, winners" + (HasActivation ? ", y" : "");

    /// <summary>Writes the method that spreads out some rows of some filters.</summary>
    public void EmitSpread(CodeWriter writer, ConvolutionShape shape, int planeFloats)
    {
        int rows = shape.Vertical.Output / 2, columns = shape.Horizontal.Output / 2, width = shape.Horizontal.Output * 16, plane = rows * columns * 16;
        string derivative = HasActivation ? " * Derivative(TLane.Load(y, i))" : "";
        writer.Blank().Lines($$"""
            /// <summary>Rows of dy from those of the maxima: each gradient{{(HasActivation ? ", times the activation's derivative," : "")}} at the place its maximum came from, zeros at the other three.</summary>
            {{TileWriter.Optimize}}
            private static void Spread<TLane>({{Parameters}}, Span<float> spread, int block, int f, int filters, int firstRow, int endRow)
            """).LaneBlock(() =>
        {
            writer.Lines("Span<byte> places = global::System.Runtime.InteropServices.MemoryMarshal.AsBytes(winners);");
            writer.Lines("TLane half = TLane.Broadcast(0.5f), one = TLane.Broadcast(1f), two = TLane.Broadcast(2f), three = TLane.Broadcast(3f);");
            writer.Block("for (int k = 0; k < filters; k++)", () =>
                writer.Block("for (int row = firstRow; row < endRow; row += 2)", () =>
                    writer.Block($"for (int column = 0; column < {columns * 16}; column += TLane.Count)", () => writer.Lines($$"""
                        int i = (((block * {{shape.Filters}}) + f + k) * {{plane}}) + (row / 2 * {{columns * 16}}) + column;
                        int at = (k * {{planeFloats}}) + ((row - firstRow) * {{width}}) + (column / 16 * 32) + (column % 16);
                        TLane g = TLane.Load(dy, i){{derivative}}, place = TLane.LoadBytes(places, i);
                        TLane.SelectGreater(half, place, g, TLane.Zero).Store(spread, at);
                        TLane.SelectGreater(half, TLane.Abs(place - one), g, TLane.Zero).Store(spread, at + 16);
                        TLane.SelectGreater(half, TLane.Abs(place - two), g, TLane.Zero).Store(spread, at + {{width}});
                        TLane.SelectGreater(half, TLane.Abs(place - three), g, TLane.Zero).Store(spread, at + {{width + 16}});
                        """))));
        });
    }
}
