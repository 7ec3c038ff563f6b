using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tiles of a few-sample convolution: some filters x some vectors of places. Every sum goes over channels, kernel rows
/// and kernel columns in this order, starting from the bias.
/// </summary>
internal sealed class ConvolutionFewTile(FewConvolution convolution, ConvolutionFewLayout layout, ConvolutionFewTiling tiling)
{
    // So many columns of a kernel row are unrolled. Measured: as loops, three columns make a deep network a sixth slower, five make LeNet-5 no slower.
    private const int MostUnrolled = 3;

    private ConvolutionShape Shape => convolution.Shape;

    /// <summary>Whether places and outputs are counted apart, because rows of the layout are longer.</summary>
    private bool HasTarget => layout.Columns != layout.Width;

    /// <summary>Whether a plane of outputs is less than a vector.</summary>
    private bool IsSmall => layout.Places < 16;

    /// <summary>Whether the sums go through memory before they are stored: for a long activation, or because there are fewer than the vector holds.</summary>
    private bool IsIndirect => IsSmall || convolution.Activation is { IsCheap: false };

    /// <summary>Writes each form some machine needs.</summary>
    public void EmitAll(CodeWriter writer)
    {
        var forms =
            from units in tiling.Units.Sizes
            from filters in tiling.Filters.Sizes
            from size in tiling.Parts(filters, units).Select(part => part.Size).Append(filters)
            select (Filters: size, Units: units);
        foreach ((int filters, int units) in forms.Distinct().OrderByDescending(form => form.Units).ThenByDescending(form => form.Filters))
        {
            Emit(writer, filters, units);
        }
    }

    private void Emit(CodeWriter writer, int filters, int units)
    {
        IReadOnlyList<FewVector> vectors = tiling.Vectors(units);
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(filters, "filter")}} from f on, {{Literal.Plural(vectors.Count, "vector")}} of places: {{Literal.Plural(filters * vectors.Count, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void ForwardFew{{filters}}x{{units}}<TLane>(ReadOnlySpan<float> weight, {{convolution.FilterParameters}}ReadOnlySpan<float> x, {{convolution.OtherParameter}}Span<float> y, int f, int place{{(HasTarget ? ", int target" : "")}})
            """).LaneBlock(() =>
        {
            int length = ((filters - 1) * layout.Places) + (IsSmall ? layout.Places : vectors.Max(vector => vector.Target) + 16);
            writer.Lines($"weight = weight.Slice(f * {Shape.FilterWeights}, {filters * Shape.FilterWeights});");
            foreach (string perFilter in convolution.IsFolded ? ["scale", "shift"] : Shape.Bias ? new[] { "bias" } : [])
            {
                writer.Lines($"{perFilter} = {perFilter}.Slice(f, {filters});");
            }

            foreach (string image in convolution.IsSum ? ["other", "y"] : new[] { "y" })
            {
                writer.Lines($"{image} = {image}.Slice((f * {layout.Places}) + {(HasTarget ? "target" : "place")}, {length});");
            }

            if (IsIndirect)
            {
                writer.Lines($"Span<float> tile = stackalloc float[{filters * vectors.Count * 16}];");
            }

            writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () => EmitLane(writer, filters, vectors));
            if (IsIndirect)
            {
                EmitCopy(writer, filters, vectors);
            }
        });
    }

    private void EmitLane(CodeWriter writer, int filters, IReadOnlyList<FewVector> vectors)
    {
        writer.Packed(Enumerable.Range(0, filters).Select(row =>
        {
            string start = Shape.Bias && !convolution.IsFolded ? $"TLane.Broadcast(bias, {row})" : "TLane.Zero", first = Accumulator(row, 0);
            return $"TLane {string.Join(", ", vectors.Select((_, v) => $"{Accumulator(row, v)} = {(v == 0 ? start : first)}"))};";
        }));

        if (vectors.Count > 1)
        {
            writer.Lines("TLane s;");
        }

        Loop(writer, "c", Shape.GroupChannels, () => Loop(writer, "u", Shape.Vertical.Kernel, () => EmitKernelRow(writer, filters, vectors)));
        writer.Packed(Enumerable.Range(0, filters).SelectMany(row => Stores(row, vectors)));
    }

    /// <summary>All columns of one kernel row.</summary>
    private void EmitKernelRow(CodeWriter writer, int filters, IReadOnlyList<FewVector> vectors)
    {
        WindowAxis vertical = Shape.Vertical, horizontal = Shape.Horizontal;
        bool isUnrolled = horizontal.Kernel <= MostUnrolled;
        int[] columns = [.. Enumerable.Range(0, isUnrolled ? horizontal.Kernel : 1).Select(column => layout.ColumnAddress(column * horizontal.Dilation))];

        string weights = Sum(("c", Shape.GroupChannels, Shape.Taps), ("u", vertical.Kernel, horizontal.Kernel));
        writer.Lines($"ReadOnlySpan<float> w = weight.Slice({weights}, {((filters - 1) * Shape.FilterWeights) + horizontal.Kernel});");
        string place = "place + lane" + (Shape.GroupChannels == 1 ? "" : $" + (c * {layout.ChannelSize})");
        if (vertical.Kernel > 1)
        {
            place += " + " + layout.RowAddress(vertical.Dilation == 1 ? "u" : $"(u * {vertical.Dilation})");
        }

        int length = vectors.Max(vector => vector.Source) + columns.Max();
        string count = length == 0 ? "TLane.Count" : $"{length} + TLane.Count";
        if (isUnrolled)
        {
            writer.Lines($"ReadOnlySpan<float> v = x.Slice({place}, {count});");
            for (int column = 0; column < horizontal.Kernel; column++)
            {
                EmitTap(writer, filters, vectors, column, columns[column], column == 0);
            }

            return;
        }

        writer.Block($"for (int k = 0; k < {horizontal.Kernel}; k++)", () =>
        {
            writer.Lines($"ReadOnlySpan<float> v = x.Slice({place} + {layout.ColumnAddress(horizontal.Dilation == 1 ? "k" : $"(k * {horizontal.Dilation})")}, {count});");
            EmitTap(writer, filters, vectors, null, 0, true);
        });
    }

    private static void EmitLoads(CodeWriter writer, IReadOnlyList<FewVector> vectors, int address, bool declares)
    {
        IEnumerable<string> loads = vectors.Select((vector, v) => $"v{(char)('a' + v)} = TLane.Load(v, {address + vector.Source})");
        if (declares)
        {
            Wrapped(writer, "TLane ", loads, ",", ";");
        }
        else
        {
            Wrapped(writer, "", loads.Select(load => load + ";"), "", "");
        }
    }

    /// <summary>One tap: a load for each vector, a broadcast for each filter, and their products. A null column is the loop's.</summary>
    private void EmitTap(CodeWriter writer, int filters, IReadOnlyList<FewVector> vectors, int? column, int address, bool declares)
    {
        EmitLoads(writer, vectors, address, declares);
        for (int row = 0; row < filters; row++)
        {
            int offset = (row * Shape.FilterWeights) + (column ?? 0);
            string scalar = $"TLane.Broadcast(w, {(column is not null ? $"{offset}" : offset == 0 ? "k" : $"{offset} + k")})";
            // Used once, the broadcast is part of the multiply-add instruction itself; used more often, it has a register.
            if (vectors.Count == 1)
            {
                writer.Lines($"{Accumulator(row, 0)}.AddProduct({scalar}, va);");
                continue;
            }

            IEnumerable<string> updates = vectors.Select((_, v) => $"{Accumulator(row, v)}.AddProduct(s, v{(char)('a' + v)});");
            Wrapped(writer, "", updates.Prepend($"s = {scalar};"), "", "");
        }
    }

    private IEnumerable<string> Stores(int row, IReadOnlyList<FewVector> vectors)
    {
        IEnumerable<string> stores = vectors.Select((vector, v) =>
        {
            string value = convolution.IsFolded ? $"TLane.MultiplyAdd({Accumulator(row, v)}, scale{row}, shift{row})" : Accumulator(row, v);
            if (convolution.IsSum)
            {
                value = $"({value} + TLane.Load(other, {Index((row * layout.Places) + vector.Target)}))";
            }

            return IsIndirect
                ? $"{value}.Store(tile, {Index(((row * vectors.Count) + v) * 16)});"
                : $"{(convolution.Activation is null ? value : $"Activate({value})")}.Store(y, {Index((row * layout.Places) + vector.Target)});";
        });
        return convolution.IsFolded
            ? stores.Prepend($"TLane scale{row} = TLane.Broadcast(scale, {row}), shift{row} = TLane.Broadcast(shift, {row});")
            : stores;
    }

    /// <summary>From the tile in memory to y: activated, and as many places as there are.</summary>
    private void EmitCopy(CodeWriter writer, int filters, IReadOnlyList<FewVector> vectors)
    {
        writer.Blank();
        if (convolution.Activation is not null)
        {
            writer.Block($"for (int i = 0; i < {filters * vectors.Count * 16}; i += TLane.Count)", () => writer.Lines("Activate(TLane.Load(tile, i)).Store(tile, i);"));
        }

        writer.Block($"for (int row = 0; row < {filters}; row++)", () =>
        {
            for (int v = 0; v < vectors.Count; v++)
            {
                string source = $"row * {vectors.Count * 16}", target = $"row * {layout.Places}";
                writer.Lines($"tile.Slice({(v == 0 ? source : $"({source}) + {v * 16}")}, {Math.Min(16, layout.Places)}).CopyTo(y.Slice({(v == 0 ? target : $"({target}) + {vectors[v].Target}")}));");
            }
        });
    }

    private static void Loop(CodeWriter writer, string index, int count, Action body)
    {
        if (count == 1)
        {
            body();
        }
        else
        {
            writer.Block($"for (int {index} = 0; {index} < {count}; {index}++)", body);
        }
    }

    /// <summary>The sum of index times size over the loops that there are.</summary>
    private static string Sum(params (string Index, int Count, int Size)[] terms)
    {
        string[] products = [.. terms.Where(term => term.Count > 1).Select(term => term.Size == 1 ? term.Index : $"{term.Index} * {term.Size}")];
        return products.Length switch
        {
            0 => "0",
            1 => products[0],
            _ => string.Join(" + ", products.Select(product => product.Contains(" ") ? $"({product})" : product)),
        };
    }

    private static string Accumulator(int row, int vector) => $"r{row}{(char)('a' + vector)}";

    private static string Index(int offset) => offset == 0 ? "lane" : $"{offset} + lane";

    /// <summary>Statements or declarators on as few lines as stay readable.</summary>
    private static void Wrapped(CodeWriter writer, string start, IEnumerable<string> items, string separator, string end)
    {
        const int Width = 148;
        string line = start;
        bool isEmpty = true;
        foreach (string item in items)
        {
            if (!isEmpty && line.Length + item.Length > Width)
            {
                writer.Lines(line + separator);
                (line, isEmpty) = (separator.Length > 0 ? "    " : "", true);
            }

            line += isEmpty ? item : $"{separator} {item}";
            isEmpty = false;
        }

        writer.Lines(line + end);
    }
}
