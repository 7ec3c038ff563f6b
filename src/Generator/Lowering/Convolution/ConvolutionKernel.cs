using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// What the forward pass and the input gradient of a convolution share: both are sums over terms (channels, or filters), kernel rows and taps, computed by
/// register tiles. This writes the method that goes through tasks, the one that goes through a task's rows, and the tiles.
/// </summary>
internal abstract class ConvolutionKernel(ConvolutionShape shape)
{
    // So many tasks a block keep two to four workers about evenly busy with few blocks.
    private const int TasksPerBlock = 4;

    private readonly Dictionary<string, List<string>> _kinds = [];
    private readonly Dictionary<int, TilePlan> _few = [];
    private TilePlan? _many;

    protected ConvolutionShape Shape { get; } = shape;

    /// <summary>What the methods are called.</summary>
    public abstract string Method { get; }

    /// <summary>What the methods of its tiles are called, and those that go through a task's rows: the same, unless it shares another kernel's.</summary>
    public virtual string Tiles => Method;

    /// <summary>What a row of a tile is: a filter or a channel.</summary>
    public abstract string RowNoun { get; }

    /// <summary>The span the pixels come from.</summary>
    public abstract string Source { get; }

    /// <summary>The loop variable of the terms.</summary>
    public abstract string Term { get; }

    /// <summary>Terms of each sum.</summary>
    public abstract int Terms { get; }

    public abstract int SourceWidth { get; }

    public abstract int SourcePixels { get; }

    /// <summary>Weights from one row of a tile to the next.</summary>
    public abstract int WeightRow { get; }

    /// <summary>Weights from one term to the next.</summary>
    public abstract int WeightTerm { get; }

    public abstract KernelRows Rows { get; }

    /// <summary>Image rows of a tile: 2 where pooling follows.</summary>
    public virtual int TileHeight => 1;

    /// <summary>Sources from the upper row of a tile's pixels to the lower.</summary>
    public virtual int PixelRowDistance => 0;

    public int KernelHeight => Shape.Vertical.Kernel;

    public int KernelWidth => Shape.Horizontal.Kernel;

    /// <summary>The spans of the public method, with their types.</summary>
    public abstract string Parameters { get; }

    /// <summary>The spans of a tile; the same unless it takes others.</summary>
    public virtual string TileParameters => Parameters;

    /// <summary>Rows of a tile in all groups together: filters or channels.</summary>
    protected abstract int TotalRows { get; }

    protected abstract IReadOnlyList<TapSet> Sets { get; }

    /// <summary>Rows of results a task goes through, in tile heights.</summary>
    protected abstract int ResultRows { get; }

    /// <summary>Whether a task must hold all pixels of its rows.</summary>
    protected virtual bool KeepsRowsTogether => false;

    protected virtual int Unit => 1;

    protected int GroupRows => TotalRows / Shape.Groups;

    /// <summary>The parameters of a tile for the range of kernel rows.</summary>
    public string RangeParameters => Rows.IsWhole ? "" : TileHeight == 1 ? "int first, int end, " : "int first, int end, int firstBelow, int endBelow, ";


    protected TilePlan Many => _many ??= TilePlan.Choose(GroupRows, Sets, TileHeight, Unit, TilePlan.ManyRegisters);

    /// <summary>Tiles of rows in a block.</summary>
    protected int TaskCount => Many.Rows.Count * Shape.Groups;

    /// <summary>Into how many parts a tile of rows' results are cut, a task each.</summary>
    public int Parts => KeepsRowsTogether ? 1 : Math.Min(ResultRows, (TasksPerBlock + TaskCount - 1) / TaskCount);

    /// <summary>The method of a tile. Kinds of tiles that differ in their taps alone are told apart by letters.</summary>
    public string TileName(int rows, TileRun run)
    {
        string name = $"{(TileHeight == 1 ? "" : "2x")}{run.Width}{run.Side}{(Sets.Count == 1 ? "" : $"Phase{run.Set.TargetStart}")}";
        if (!_kinds.TryGetValue(name, out List<string>? kinds))
        {
            _kinds[name] = kinds = [];
        }

        int kind = kinds.IndexOf(run.Pairs);
        if (kind < 0)
        {
            kind = kinds.Count;
            kinds.Add(run.Pairs);
        }

        return $"{Tiles}{rows}x{name}{(kind == 0 ? "" : $"{(char)('A' + kind)}")}";
    }

    /// <summary>What an accumulator starts with.</summary>
    public abstract string Start(int row, int pixel);

    /// <summary>Writes what happens to a tile's sums.</summary>
    public abstract void Finish(CodeWriter writer, int rows, TileRun run);

    /// <summary>The summary of the public method.</summary>
    protected abstract string Summary { get; }

    /// <summary>The statements that narrow the spans to block, group and tile; they see block, tile and (with several groups) group.</summary>
    protected abstract void Narrow(CodeWriter writer, string first, string count);

    /// <summary>The names of the narrowed spans, as arguments.</summary>
    protected abstract string Arguments { get; }

    /// <summary>Whether columns and rows that meet nothing are left out.</summary>
    protected virtual bool SkipsEmpty => false;

    /// <summary>Statements after the rows of a task.</summary>
    protected virtual void AfterTask(CodeWriter writer, string count)
    {
    }

    /// <param name="writer">Where to write.</param>
    /// <param name="hasTiles">Whether its tiles are written already.</param>
    public void Emit(CodeWriter writer, bool hasTiles = false)
    {
        int perBlock = TaskCount * Parts;
        string tiles = Literal.Plural(TaskCount, "tile") + $" of {RowNoun}s" + (Parts > 1 ? $" x {Parts} parts of the rows" : "");
        writer.Blank().Lines($$"""
            /// <summary>The tasks of a step: {{tiles}} for each block.</summary>
            internal static int {{Method}}Tasks(int blocks) => {{(perBlock == 1 ? "" : $"{perBlock} * ")}}blocks;

            /// <summary>{{Summary}} Tasks go through the blocks and each block's {{RowNoun}}s.</summary>
            internal static void {{Method}}<TLane>({{Parameters}}, int firstBlock, int firstTask, int endTask)
            """).LaneBlock(() =>
            writer.Block("for (int task = firstTask; task < endTask; task++)", () => EmitTask(writer, perBlock)));
        if (hasTiles)
        {
            return;
        }

        foreach (int size in Many.Rows.Sizes)
        {
            EmitRows(writer, size);
        }

        Rows.EmitMethod(writer);
        var written = new HashSet<string>();
        foreach ((int rows, TileRun run) in Many.Rows.Sizes.SelectMany(size => Many.Columns.Select(run => (size, run))).Concat(Many.Rows.Sizes.SelectMany(FewTiles)))
        {
            if (!(SkipsEmpty && run.IsEmpty) && written.Add(TileName(rows, run)))
            {
                new ConvolutionTile(this, rows, run).Emit(writer);
            }
        }
    }

    private static IEnumerable<(int Offset, int Rows)> PartsOf(Tiling tiling)
    {
        int offset = 0;
        for (int part = 0; part < tiling.Count; part++)
        {
            int rows = part < tiling.Large ? tiling.Size : tiling.Size - 1;
            yield return (offset, rows);
            offset += rows;
        }
    }

    private TilePlan Few(int rows) =>
        _few.TryGetValue(rows, out TilePlan? plan) ? plan : _few[rows] = TilePlan.Choose(rows, Sets, TileHeight, Unit, TilePlan.FewRegisters);

    private IEnumerable<(int Rows, TileRun Run)> FewTiles(int size) => Few(size).Rows.Sizes.SelectMany(rows => Few(size).Columns.Select(run => (rows, run)));

    private void EmitTask(CodeWriter writer, int perBlock)
    {
        string tile = Parts == 1 ? $"task % {perBlock}" : $"task % {perBlock} / {Parts}";
        writer.Lines(perBlock == 1 ? "int block = firstBlock + task;" : $"int block = firstBlock + (task / {perBlock});");
        if (TaskCount > 1)
        {
            writer.Lines($"int tile = {tile};");
        }

        string first = Many.Rows.Start("tile");
        if (Shape.Groups > 1)
        {
            writer.Lines(Many.Rows.Count == 1 ? "int group = tile;" : $"int group = tile / {Many.Rows.Count};");
            if (Many.Rows.Count > 1)
            {
                writer.Lines($"tile %= {Many.Rows.Count};");
            }

            first = Expression.Sum(Expression.Times("group", GroupRows), Expression.Bracket(first));
        }

        string count = Many.Rows.IsUniform ? $"{Many.Rows.Size}" : $"tile < {Many.Rows.Large} ? {Many.Rows.Size} : {Many.Rows.Size - 1}";
        if (Parts > 1)
        {
            writer.Lines($"int part = task % {Parts}, firstRow = {ResultRows} * part / {Parts}, endRow = {ResultRows} * (part + 1) / {Parts};");
        }

        Narrow(writer, first, count);
        string rows = Parts > 1 ? ", firstRow, endRow" : "";
        void Call(int size) => writer.Lines($"{Tiles}Rows{size}<TLane>({Arguments}{rows});");
        TileWriter.Sized(writer, Many.Rows, Call);
        AfterTask(writer, count);
    }

    private void EmitRows(CodeWriter writer, int size)
    {
        string range = Parts > 1 ? ", int firstRow, int endRow" : "", pairs = TileHeight == 2 ? "pairs of rows" : "rows";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(size, RowNoun)}} of a block, {{pairs}} one after another, each from left to right.</summary>
            private static void {{Tiles}}Rows{{size}}<TLane>({{TileParameters}}{{range}})
            """).LaneBlock(() =>
        {
            string bounds = Parts > 1 ? "int row = firstRow; row < endRow; row++" : $"int row = 0; row < {ResultRows}; row++";
            if (ResultRows == 1)
            {
                writer.Lines("const int row = 0;");
                EmitRow(writer, size);
            }
            else
            {
                if (TileHeight == 2)
                {
                    bounds = Parts > 1 ? "int row = 2 * firstRow; row < 2 * endRow; row += 2" : $"int row = 0; row < {2 * ResultRows}; row += 2";
                }

                writer.Block($"for ({bounds})", () => EmitRow(writer, size));
            }
        });
    }

    private void EmitRow(CodeWriter writer, int size)
    {
        string arguments = "";
        if (!Rows.IsWhole)
        {
            writer.Lines(Rows.Range("row", "first", "end"));
            arguments = "first, end, ";
            if (TileHeight == 2)
            {
                writer.Lines(Rows.Range("row + 1", "firstBelow", "endBelow"));
                arguments += "firstBelow, endBelow, ";
            }

            if (SkipsEmpty && Rows.HasEmptyRows)
            {
                writer.Block("if (first >= end)", () => writer.Lines(ResultRows == 1 ? "return;" : "continue;"));
            }
        }

        writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
        {
            TilePlan few = Few(size);
            string[] wide = [.. Calls(size, 0, Many.Columns, arguments)];
            string[] narrow = [.. PartsOf(few.Rows).SelectMany(part => Calls(part.Rows, part.Offset, few.Columns, arguments))];
            if (wide.SequenceEqual(narrow))
            {
                writer.Lines(string.Join("\n", wide));
                return;
            }

            writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(string.Join("\n", wide)));
            writer.Block("else", () => writer.Lines(string.Join("\n", narrow)));
        });
    }

    private IEnumerable<string> Calls(int rows, int offset, IReadOnlyList<TileRun> columns, string range) => columns
        .Where(run => !(SkipsEmpty && run.IsEmpty))
        .Select(run => $"{TileName(rows, run)}<TLane>({ArgumentsAt(offset)}, row, {range}{run.First}, {run.End}, lane);");

    /// <summary>The tile's arguments from row <paramref name="offset"/> of the task on.</summary>
    protected abstract string ArgumentsAt(int offset);
}
