using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Writes loops over elements: one vector in, one vector out, in blocks or padded rows alike.</summary>
internal static class ElementKernel
{
    /// <summary>Writes a method whose loop stores <paramref name="value"/>, in which each input <c>a</c> stands as the vector <c>va</c>.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="method">Its name.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="inputs">The spans read.</param>
    /// <param name="output">The span written.</param>
    /// <param name="value">The vector to store.</param>
    /// <param name="accumulates">Whether it is added to what the output holds.</param>
    /// <param name="extra">Further parameters, each with a leading comma.</param>
    /// <param name="setup">Statements before the loop.</param>
    public static void Emit(CodeWriter writer, string method, string summary, IReadOnlyList<string> inputs, string output, string value, bool accumulates = false, string extra = "", string setup = "")
    {
        string parameters = string.Join(", ", inputs.Select(input => $"ReadOnlySpan<float> {input}"));
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(summary)}}, from element <paramref name="first"/> to <paramref name="end"/>.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>({{parameters}}, Span<float> {{output}}{{extra}}, int first, int end)
            """).LaneBlock(() =>
        {
            if (setup.Length > 0)
            {
                writer.Lines(setup);
            }

            writer.Block("for (int i = first; i < end; i += TLane.Count)", () =>
            {
                writer.Lines("TLane " + string.Join(", ", inputs.Select(input => $"v{input} = TLane.Load({input}, i)")) + ";");
                writer.Lines($"({(accumulates ? $"TLane.Load({output}, i) + ({value})" : value)}).Store({output}, i);");
            });
        });
    }

    /// <summary>Writes a method with a loop over blocks and lane groups; the body sees <c>block</c>, <c>lane</c> and <c>start</c>, its first element.</summary>
    public static void EmitByBlock(CodeWriter writer, int features, string method, string summary, string parameters, string body) =>
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(summary)}}.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>({{parameters}}, int firstBlock, int endBlock)
            """).LaneBlock(() =>
            writer.Block("for (int block = firstBlock; block < endBlock; block++)", () =>
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                    writer.Lines($"int start = (block * {features * 16}) + lane;\n{body}"))));

    /// <summary>Writes a method with a loop over blocks, channels and the values of each; setup sees <see cref="ChannelShape.Index"/>, the body the index <c>i</c> as well.</summary>
    public static void EmitByChannel(CodeWriter writer, string method, string summary, string parameters, ChannelShape shape, string setup, string body)
    {
        string index = shape.Index;
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(summary)}}.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>({{parameters}}, int firstBlock, int endBlock)
            """).LaneBlock(() =>
            writer.Block("for (int block = firstBlock; block < endBlock; block++)", () =>
                writer.Block($"for (int {index} = 0; {index} < {shape.Channels}; {index}++)", () =>
                {
                    writer.Lines(setup);
                    writer.Block($"for (int i = (block * {shape.Features * 16}) + ({index} * {shape.PlaneLength}), end = i + {shape.PlaneLength}; i < end; i += TLane.Count)", () => writer.Lines(body));
                })));
    }

    /// <summary>Writes the same loops over a few samples as rows, for channels of at least 16 places; the last vector is shifted back to end with its channel.</summary>
    public static void RowsByChannel(CodeWriter writer, ChannelShape shape, string setup, string body) =>
        writer.Block($"for (int {shape.Index} = 0; {shape.Index} < {shape.Channels}; {shape.Index}++)", () =>
        {
            writer.Lines(setup);
            writer.Block("for (int n = 0; n < samples; n++)", () =>
                writer.Block($"for (int place = 0; place < {shape.Places}; place += TLane.Count)", () =>
                    writer.Lines($"int i = (n * {RowLayout.Stride(shape.Features)}) + ({shape.Index} * {shape.Places}) + Math.Min(place, {shape.Places} - TLane.Count);\n{body}")));
        });
}
