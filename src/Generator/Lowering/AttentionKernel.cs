using System;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the attention between its projections. Tasks are heads of blocks; lanes are samples, so softmax needs no sums across lanes. The probabilities of
/// a head lie as <c>[query][key][16]</c>; of a causal one, a tile of queries computes the keys up to its own last step and leaves zeros behind each query's.
/// </summary>
internal sealed class AttentionKernel(AttentionShape shape)
{
    private readonly float _scale = (float)(1 / Math.Sqrt(shape.HeadWidth));

    private int T => shape.Steps;

    private int Rows => shape.Rows;

    private int Columns => shape.Columns;

    private AttentionTile Scores => Products("Scores", "Scores of some queries (left) and keys (right), over sqrt(d)", shape.TripleRow, shape.TripleRow, shape.ScoreRow, _scale);

    private AttentionTile ProbabilityGradient => Products("ProbabilityGradient", "dp of some queries' outputs (left) and values (right)", shape.GradientRow, shape.TripleRow, T, null);

    private AttentionTile Mix => Mixture("Mix", "o = p v for some queries", shape.Width);

    private AttentionTile QueryGradient => Mixture("QueryGradient", "dq = ds k for some queries", shape.Triple);

    private AttentionTile ValueGradient => Turned("ValueGradient", "dv = p^T do for some keys", shape.GradientRow);

    private AttentionTile KeyGradient => Turned("KeyGradient", "dk = ds^T q for some keys", shape.TripleRow);

    public void EmitForward(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>o = softmax(q k^T / sqrt({{shape.HeadWidth}})) v for each head{{(shape.Causal ? ", keys up to the query's own step" : "")}}: qkv is ({{shape.Triple}}){{RowLayout.InRows(shape.TripleRow, shape.Triple)}}, y ({{shape.Width}}); p keeps the probabilities. Tasks are the {{Literal.Plural(shape.Heads, "head")}} of each block.</summary>
            internal static void Forward<TLane>(ReadOnlySpan<float> qkv, Span<float> p, Span<float> y, int firstTask, int endTask)
            """).LaneBlock(() => ByTask(writer, "qkv", "Span<float> o = " + Head("y", shape.Width) + ";", () =>
        {
            CallAhead(writer, !shape.Causal, "0", $"{T}", ("v", shape.TripleRow));
            ByTile(writer, () =>
            {
                CallAhead(writer, shape.Causal, "row", $"row + {Rows}", ("v", shape.TripleRow));
                writer.Block($"for (int tiled = 0; tiled < end; tiled += {Rows})", () =>
                {
                    writer.Lines($"int column = Math.Min(tiled, end - {Rows});");
                    Scores.Call(writer, At("q", "row", shape.TripleRow), At("k", "column", shape.TripleRow), $"probabilities.Slice(((row * {shape.ScoreRow}) + column) * 16)", $"0, {shape.HeadWidth}");
                });
                writer.Block($"for (int query = row; query < row + {Rows}; query++)", () =>
                    writer.Lines($"Attention.Softmax<TLane>(probabilities.Slice(query * {shape.ScoreRow * 16}, end * 16), {(shape.Causal ? "query + 1" : $"{T}")}, lane);"));
                ByColumn(writer, () => Mix.Call(writer, At("probabilities", "row", shape.ScoreRow), "v.Slice(f * 16)", $"o.Slice(((row * {shape.Width}) + f) * 16)", "0, end"));
            });
        }));
        Scores.Emit(writer);
        Mix.Emit(writer);
    }

    public void EmitBackward(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>The gradients of queries, keys and values from that of the outputs, dy, and the probabilities, which become ds: qkv is ({{shape.Triple}}){{RowLayout.InRows(shape.TripleRow, shape.Triple)}}, dy ({{shape.Width}}){{RowLayout.InRows(shape.GradientRow, shape.Width)}}, dqkv ({{shape.Triple}}); scratch holds dp of a tile of queries. Tasks are the {{Literal.Plural(shape.Heads, "head")}} of each block.</summary>
            internal static void Backward<TLane>(ReadOnlySpan<float> qkv, Span<float> p, ReadOnlySpan<float> dy, Span<float> scratch, Span<float> dqkv, int firstTask, int endTask)
            """).LaneBlock(() => ByTask(
            writer,
            "qkv",
            $"ReadOnlySpan<float> g = {Head("dy", shape.GradientRow)};\n"
            + $"Span<float> dq = {Head("dqkv", shape.Triple)}, dk = {Head("dqkv", shape.Triple, shape.Width)}, dv = {Head("dqkv", shape.Triple, 2 * shape.Width)};\n"
            + $"Span<float> dp = scratch.Slice(task * {Rows * T * 16}, {Rows * T * 16});",
            () =>
            {
                CallAhead(writer, true, "0", $"{T}", ("g", shape.GradientRow));
                CallAhead(writer, !shape.Causal, "0", $"{T}", ("k", shape.TripleRow), ("q", shape.TripleRow));
                Keys(writer, ValueGradient, "g", "dv");
                ByTile(writer, () =>
                {
                    CallAhead(writer, shape.Causal, "row", $"row + {Rows}", ("k", shape.TripleRow), ("q", shape.TripleRow));
                    writer.Block($"for (int tiled = 0; tiled < end; tiled += {Rows})", () =>
                    {
                        writer.Lines($"int column = Math.Min(tiled, end - {Rows});");
                        ProbabilityGradient.Call(writer, At("g", "row", shape.GradientRow), At("v", "column", shape.TripleRow), "dp.Slice(column * 16)", $"0, {shape.HeadWidth}");
                    });
                    writer.Lines("// A tile that was moved back meets queries whose probabilities are already ds.");
                    writer.Block($"for (int query = tile * {Rows}; query < row + {Rows}; query++)", () =>
                        writer.Lines($"Attention.SoftmaxGradient<TLane>(probabilities.Slice(query * {shape.ScoreRow * 16}, end * 16), dp.Slice((query - row) * {T * 16}, end * 16), {Literal.Of(_scale)}, lane);"));
                    ByColumn(writer, () => QueryGradient.Call(writer, At("probabilities", "row", shape.ScoreRow), "k.Slice(f * 16)", $"dq.Slice(((row * {shape.Triple}) + f) * 16)", "0, end"));
                });
                Keys(writer, KeyGradient, "q", "dk");
            }));
        foreach (AttentionTile tile in new[] { ValueGradient, ProbabilityGradient, QueryGradient, KeyGradient })
        {
            tile.Emit(writer);
        }
    }

    /// <summary>Writes the same for a few samples as rows, a query at a time, which gives the same bits as one step of a stream after the other.</summary>
    public void EmitFew(CodeWriter writer)
    {
        int x = RowLayout.Stride(shape.Triple), y = RowLayout.Stride(shape.Width), scores = RowLayout.Stride(T);
        writer.Blank().Lines($$"""
            /// <summary>The same for a few samples, {{Literal.Plural(T, "row")}} of {{x}} each, y in rows of {{y}}. Tasks are the {{Literal.Plural(shape.Heads, "head")}} of each sample.</summary>
            internal static void ForwardFew<TLane>(ReadOnlySpan<float> qkv, Span<float> scores, Span<float> y, int firstTask, int endTask)
            """).LaneBlock(() => writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
        {
            writer.Lines(shape.Heads == 1 ? "int n = task, head = 0;" : $"int n = task / {shape.Heads}, head = task % {shape.Heads};");
            writer.Lines($"ReadOnlySpan<float> q = qkv.Slice((n * {T * x}) + (head * {shape.HeadWidth}), {T * x} - (head * {shape.HeadWidth})), k = q.Slice({shape.Width}), v = q.Slice({2 * shape.Width});");
            writer.Block($"for (int t = 0; t < {T}; t++)", () => writer.Lines(
                $"Attention.Row<TLane>(q.Slice(t * {x}, {shape.HeadWidth}), k, v, {x}, {(shape.Causal ? "t + 1" : $"{T}")}, {Literal.Of(_scale)}, "
                + $"scores.Slice(task * {scores}, {scores}), y.Slice((((n * {T}) + t) * {y}) + (head * {shape.HeadWidth}), {shape.HeadWidth}));"));
        }));
    }

    /// <summary>Writes one step of a stream, whose keys and values so far are kept.</summary>
    public void EmitStep(CodeWriter writer)
    {
        int scores = RowLayout.Stride(T);
        writer.Blank().Lines($$"""
            /// <summary>The same for one step of a stream: its key and value join those of the steps before it. Tasks are the {{Literal.Plural(shape.Heads, "head")}}.</summary>
            internal static void ForwardStep<TLane>(ReadOnlySpan<float> qkv, Span<float> keys, Span<float> values, int position, Span<float> scores, Span<float> y, int firstTask, int endTask)
            """).LaneBlock(() => writer.Block("for (int head = firstTask; head < endTask; head++)", () =>
        {
            writer.Lines($"int at = head * {shape.HeadWidth};");
            writer.Lines($"qkv.Slice({shape.Width} + at, {shape.HeadWidth}).CopyTo(keys.Slice((position * {shape.Width}) + at));");
            writer.Lines($"qkv.Slice({2 * shape.Width} + at, {shape.HeadWidth}).CopyTo(values.Slice((position * {shape.Width}) + at));");
            writer.Lines($"Attention.Row<TLane>(qkv.Slice(at, {shape.HeadWidth}), keys.Slice(at), values.Slice(at), {shape.Width}, position + 1, {Literal.Of(_scale)}, "
                + $"scores.Slice(head * {scores}, {scores}), y.Slice(at, {shape.HeadWidth}));");
        }));
    }

    /// <summary>Calls for a head's part of some steps, where it is time to: of the steps that a tile is the first to read, or of all where the first tile reads all.</summary>
    private void CallAhead(CodeWriter writer, bool isTime, string first, string end, params (string Span, int Row)[] parts)
    {
        if (isTime)
        {
            writer.Block("if (lane == 0)", () => writer.Lines(string.Join("\n", Array.ConvertAll(parts, part =>
                $"Attention.Prefetch({part.Span}, {part.Row * 16}, {shape.HeadWidth * 16}, {first}, {end});"))));
        }
    }

    /// <summary>For tiles of keys: sums over the queries that see them.</summary>
    private void Keys(CodeWriter writer, AttentionTile tile, string queries, string target) => writer.Block($"for (int tile = 0; tile < {shape.Tiles}; tile++)", () =>
    {
        writer.Lines($"int row = {Start("tile")};");
        ByColumn(writer, () => tile.Call(writer, "probabilities.Slice(row * 16)", $"{queries}.Slice(f * 16)", $"{target}.Slice(((row * {shape.Triple}) + f) * 16)", shape.Causal ? $"row, {T}" : $"0, {T}"));
    });

    /// <summary>Loops over heads of blocks and lanes; the body sees q, k and v, each from its head's first value on.</summary>
    private void ByTask(CodeWriter writer, string source, string setup, Action body) => writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
    {
        writer.Lines(shape.Heads == 1 ? "int block = task, head = 0;" : $"int block = task / {shape.Heads}, head = task % {shape.Heads};");
        writer.Lines($"ReadOnlySpan<float> q = {Head(source, shape.TripleRow)}, k = {Head(source, shape.TripleRow, shape.Width)}, v = {Head(source, shape.TripleRow, 2 * shape.Width)};");
        writer.Lines($"Span<float> probabilities = p.Slice(task * {shape.Scores}, {shape.Scores});\n{setup}");
        writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", body);
    });

    /// <summary>Loops over tiles of queries; the body sees their first one and the end of the keys they see.</summary>
    private void ByTile(CodeWriter writer, Action body) => writer.Block($"for (int tile = 0; tile < {shape.Tiles}; tile++)", () =>
    {
        writer.Lines($"int row = {Start("tile")}, end = {(shape.Causal ? $"row + {Rows}" : $"{T}")};");
        body();
    });

    private void ByColumn(CodeWriter writer, Action body)
    {
        bool whole = shape.HeadWidth % Columns == 0;
        writer.Block($"for (int {(whole ? "f" : "tiled")} = 0; {(whole ? "f" : "tiled")} < {shape.HeadWidth}; {(whole ? "f" : "tiled")} += {Columns})", () =>
        {
            if (!whole)
            {
                writer.Lines($"int f = Math.Min(tiled, {shape.HeadWidth - Columns});");
            }

            body();
        });
    }

    /// <summary>A head of all steps of a block, some values behind its first.</summary>
    private string Head(string span, int row, int offset = 0) =>
        $"{span}.Slice(((block * {T * row}) + (head * {shape.HeadWidth}){(offset == 0 ? "" : $" + {offset}")}) * 16, {(((T - 1) * row) + shape.HeadWidth) * 16})";

    private static string At(string span, string row, int stride) => $"{span}.Slice({row} * {stride * 16})";

    private string Start(string tile) => T % Rows == 0 ? $"{tile} * {Rows}" : $"Math.Min({tile} * {Rows}, {T - Rows})";

    /// <summary>Rows with columns, both step by step: the inner loop goes over the values of a head.</summary>
    private AttentionTile Products(string name, string summary, int left, int right, int target, float? scale) =>
        new(name, summary, Rows, Rows, row => row * left, 1, column => column * right, 1, target, scale);

    /// <summary>Weights of queries times what keys have: the inner loop goes over the keys.</summary>
    private AttentionTile Mixture(string name, string summary, int target) =>
        new(name, summary, Rows, Columns, row => row * shape.ScoreRow, 1, column => column, shape.TripleRow, target);

    /// <summary>Weights of keys times what queries have: the inner loop goes over the queries.</summary>
    private AttentionTile Turned(string name, string summary, int right) =>
        new(name, summary, Rows, Columns, row => row, shape.ScoreRow, column => column, right, shape.Triple);
}
