using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the input gradient of a pool: window by window, so that what several windows add to a pixel adds up in their order.</summary>
/// <param name="shape">The pool's constants.</param>
/// <param name="isLargest">Whether it is a maximum.</param>
/// <param name="accumulates">Whether other readers of x have contributed before, so that this adds.</param>
/// <param name="producer">The kernel class whose activation made x, if its derivative is multiplied in here: it is told from the maximum.</param>
internal sealed class PoolInputGradientKernel(PoolShape shape, bool isLargest, bool accumulates, string? producer)
{
    /// <summary>Whether every pixel has exactly one window, so that its gradient is simply stored.</summary>
    private bool Covers => shape.IsTiling && Covered(shape.Vertical) && Covered(shape.Horizontal);

    private bool Adds => accumulates || !Covers;

    public void Emit(CodeWriter writer)
    {
        string rule = (isLargest ? "each goes to the winner of its window" : $"{shape.Window} equal shares in its window") + (producer is null ? "" : ", times the derivative of the activation before");
        writer.Blank().Lines($$"""
            /// <summary>dx {{(accumulates ? "+=" : "=")}} the gradients dy of the windows, {{rule}}; tasks are the channels of each block from <paramref name="firstBlock"/> on.</summary>
            {{TileWriter.Optimize}}
            internal static void InputGradient<TLane>(ReadOnlySpan<float> dy, {{(isLargest ? "Span<float> winners, " : "")}}{{(producer is null ? "" : "ReadOnlySpan<float> y, ")}}Span<float> dx, int firstBlock, int firstTask, int endTask)
            """).LaneBlock(() =>
            writer.Block($"for (int task = (firstBlock * {shape.Channels}) + firstTask, end = (firstBlock * {shape.Channels}) + endTask; task < end; task++)", () =>
            {
                int from = shape.OutputPixels * 16, to = shape.InputPixels * 16;
                var winners = new PoolWinners(shape);
                writer.Lines($"ReadOnlySpan<float> source = dy.Slice(task * {from}, {from});");
                if (producer is not null)
                {
                    writer.Lines($"ReadOnlySpan<float> made = y.Slice(task * {from}, {from});");
                }

                writer.Lines($"Span<float> result = dx.Slice(task * {to}, {to});");
                if (isLargest)
                {
                    writer.Lines(winners.Declaration);
                }

                if (!accumulates && !Covers)
                {
                    writer.Lines("result.Clear();");
                }

                string share = isLargest ? "" : $" * TLane.Broadcast({Literal.Of(1f / shape.Window)})";
                string through = producer is null ? "" : $" * {producer}.Derivative(TLane.Load(made, target))";
                string begin = $"TLane g = TLane.Load(source, target){share}{through}{(isLargest ? $", winner = {winners.Load("target")}" : "")};";
                new PoolWindows(shape).Emit(writer, (_, _) => begin, Step, "");
            }));
    }

    private static bool Covered(WindowAxis axis) => axis.Stride == axis.Kernel && axis.Output * axis.Stride == axis.Input;

    private string Step(string at, string number)
    {
        string value = isLargest
            ? $"TLane.SelectGreater(TLane.Broadcast(0.5f), TLane.Abs(winner - TLane.Broadcast((float)({number}))), g, TLane.Zero)"
            : "g";
        return $"{(Adds ? $"(TLane.Load(result, {at}) + {value})" : value)}.Store(result, {at});";
    }
}
