using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Writes a method that sums something over all samples for each of some features or channels: lanes first, then the fixed tree of 16.</summary>
internal static class FeatureSum
{
    /// <param name="writer">Where to write.</param>
    /// <param name="method">Its name.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="parameters">Its spans.</param>
    /// <param name="shape">The features, or channels and their places.</param>
    /// <param name="body">The statements that add to <c>sum</c> at index <c>i</c>.</param>
    /// <param name="target">Where the sum of feature <c>f</c> or channel <c>c</c> goes.</param>
    public static void Emit(CodeWriter writer, string method, string summary, string parameters, ChannelShape shape, string body, string target) =>
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(summary)}}; tasks are {{(shape.IsVector ? "features" : "channels")}}.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>({{parameters}}, int blocks, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            writer.Lines("Span<float> sums = stackalloc float[16];");
            string index = shape.Index;
            writer.Block($"for (int {index} = firstTask; {index} < endTask; {index}++)", () =>
            {
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    writer.Lines("TLane sum = TLane.Zero;");
                    string loop = $"for (int i = (block * {shape.Features * 16}) + (c * {shape.PlaneLength}) + lane, end = i + {shape.PlaneLength - 16}; i <= end; i += 16)";
                    if (shape.IsVector)
                    {
                        writer.Block($"for (int i = (f * 16) + lane; i < blocks * {shape.Features * 16}; i += {shape.Features * 16})", () => writer.Lines(body));
                    }
                    else
                    {
                        writer.Block("for (int block = 0; block < blocks; block++)", () => writer.Block(loop, () => writer.Lines(body)));
                    }
                    writer.Blank().Lines("sum.Store(sums, lane);");
                });
                writer.Blank().Lines($"{target} = TLane.SumOf16(sums, 0);");
            });
        });
}
