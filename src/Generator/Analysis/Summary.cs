using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>The layer table: what each layer makes of which shape, and what it costs.</summary>
internal static class Summary
{
    /// <summary>The columns; the last three are numbers.</summary>
    public static readonly IReadOnlyList<string> Columns = ["name", "layer", "shape in", "shape out", "parameters", "FLOPs", "bytes"];

    private const int FirstNumber = 4;

    /// <summary>One row a layer, the loss included, each of as many cells as there are columns.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(Graph graph)
    {
        List<IReadOnlyList<string>> rows = [.. graph.Nodes.Select(Row)];
        if (graph.Loss is not null)
            rows.Add(["loss", graph.Loss.Description, graph.Output.ToString(), "(1)", "0", string.Empty, "0"]);
        return rows;
    }

    /// <summary>The sums of the last three columns, in the form of a row.</summary>
    public static IReadOnlyList<string> Totals(Graph graph)
    {
        long parameters = ParameterCount(graph);
        return
        [
            "total", string.Empty, graph.Spec.Input.ToString(), graph.Output.ToString(),
            Number(parameters), Number(NetworkFlops.Forward(graph)), Number(parameters * sizeof(float)),
        ];
    }

    public static long ParameterCount(Graph graph) => graph.Nodes.Sum(ParameterCount);

    /// <summary>The table as plain text, columns aligned, lines ended by a line feed except the last.</summary>
    public static string Text(Graph graph)
    {
        List<IReadOnlyList<string>> rows = [Columns, .. Rows(graph), Totals(graph)];
        int[] widths = [.. Columns.Select((_, column) => rows.Max(row => row[column].Length))];
        string rule = new('-', widths.Sum() + (2 * (widths.Length - 1)));
        var text = new StringBuilder();
        for (int row = 0; row < rows.Count; row++)
        {
            if (row == 1 || row == rows.Count - 1)
                text.Append(rule).Append('\n');
            text.Append(Line(rows[row], widths)).Append('\n');
        }

        return text.Append("per sample: ").Append(Number(NetworkFlops.Forward(graph))).Append(" FLOPs forward, ")
            .Append(Number(NetworkFlops.Training(graph))).Append(" in training; a multiply-add counts 2").ToString();
    }

    private static IReadOnlyList<string> Row(Node node)
    {
        long parameters = ParameterCount(node);
        return
        [
            node.Id, node.Layer.Description, node.InputShapes[0].ToString(), node.Output.ToString(),
            Number(parameters), Number(NetworkFlops.Forward(node)), Number(parameters * sizeof(float)),
        ];
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths)
    {
        IEnumerable<string> padded = cells.Select((cell, column) =>
            column < FirstNumber ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        return string.Join("  ", padded).TrimEnd();
    }

    private static long ParameterCount(Node node) => node.Parameters.Sum(tensor => tensor.Shape.Length);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
