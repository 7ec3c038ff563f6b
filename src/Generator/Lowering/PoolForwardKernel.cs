using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the forward kernel of a pool: the largest value of each window, or the mean.</summary>
/// <param name="shape">The pool's constants.</param>
/// <param name="isLargest">Whether it is a maximum.</param>
/// <param name="formula">What it computes.</param>
/// <param name="method">The kernel's name.</param>
/// <param name="keeping">Whether the place of each largest value is kept.</param>
internal sealed class PoolForwardKernel(PoolShape shape, bool isLargest, string formula, string method, bool keeping)
{
    private readonly PoolWinners _winners = new(shape);

    public void Emit(CodeWriter writer)
    {
        string order = isLargest ? "the first of equal ones, NaN above all" : "added up in the order in which they lie";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(formula)}}, {{order}}; tasks are the channels of each block from <paramref name="firstBlock"/> on.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>(ReadOnlySpan<float> x, {{(keeping ? "Span<float> winners, " : "")}}Span<float> y, int firstBlock, int firstTask, int endTask)
            """).LaneBlock(() =>
            writer.Block($"for (int task = (firstBlock * {shape.Channels}) + firstTask, end = (firstBlock * {shape.Channels}) + endTask; task < end; task++)", () =>
            {
                int from = shape.InputPixels * 16, to = shape.OutputPixels * 16;
                writer.Lines($"ReadOnlySpan<float> source = x.Slice(task * {from}, {from});");
                writer.Lines($"Span<float> result = y.Slice(task * {to}, {to});");
                if (keeping)
                {
                    writer.Lines(_winners.Declaration);
                }

                var windows = new PoolWindows(shape);
                if (isLargest)
                {
                    windows.Emit(writer, Begin, Step, $"largest.Store(result, target);{(keeping ? $"\n{_winners.Store("winner", "target")}" : "")}");
                }
                else
                {
                    string share = Literal.Of(1f / shape.Window);
                    windows.Emit(writer, (_, _) => "TLane sum = TLane.Zero;", (at, _) => $"sum += TLane.Load(source, {at});", $"(sum * TLane.Broadcast({share})).Store(result, target);");
                }
            }));
    }

    // The first value that exists is the largest so far; meeting it again changes nothing.
    private string Begin(string at, string number) =>
        $"TLane largest = TLane.Load(source, {at}), v;{(keeping ? $"\nTLane winner = TLane.Broadcast((float)({number}));" : "")}";

    private string Step(string at, string number) =>
        $"v = TLane.Load(source, {at});"
        + (keeping ? $" winner = TLane.SelectGreaterOrNaN(v, largest, TLane.Broadcast((float)({number})), winner);" : "")
        + " largest = TLane.SelectGreaterOrNaN(v, largest, v, largest);";
}
