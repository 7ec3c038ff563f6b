using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Writes a method that sums something over all samples for each of some features: lanes first, then the fixed tree of 16.</summary>
internal static class FeatureSum
{
    /// <param name="writer">Where to write.</param>
    /// <param name="method">Its name.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="parameters">Its spans.</param>
    /// <param name="features">Rows of 16 in a block.</param>
    /// <param name="body">The statements that add to <c>sum</c> at index <c>i</c>.</param>
    /// <param name="target">Where the sum of feature <c>f</c> goes.</param>
    public static void Emit(CodeWriter writer, string method, string summary, string parameters, int features, string body, string target) =>
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(summary)}}; tasks are features.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>({{parameters}}, int blocks, int firstTask, int endTask)
            """).Block("    where TLane : struct, ILane<TLane>", () =>
        {
            writer.Lines("Span<float> sums = stackalloc float[16];");
            writer.Block("for (int f = firstTask; f < endTask; f++)", () =>
            {
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    writer.Lines("TLane sum = TLane.Zero;");
                    writer.Block($"for (int i = (f * 16) + lane; i < blocks * {features * 16}; i += {features * 16})", () => writer.Lines(body));
                    writer.Blank().Lines("sum.Store(sums, lane);");
                });
                writer.Blank().Lines($"{target} = TLane.SumOf16(sums, 0);");
            });
        });
}
