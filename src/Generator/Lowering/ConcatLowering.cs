using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>The features of the running value followed by those of a named one, step by step where they are sequences.</summary>
internal sealed class ConcatLowering(Group group) : ElementwiseLowering(group)
{
    private readonly bool[] _accumulates = new bool[2];

    /// <summary>The floats of a sample of an operand, or of each step of it.</summary>
    private int Length(int side) => (int)Group.Head.InputShapes[side].Length / Steps;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer a = pass.Value(Group.Inputs[0]), b = pass.Value(Group.Inputs[1]), y = Output(pass);
        Used.Add("Forward");
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward({a.Name}, {b.Name}, {y.Name}, {Range});", a, b, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer a = pass.Value(Group.Inputs[0]), b = pass.Value(Group.Inputs[1]), y = Output(pass);
        int stride = RowLayout.Stride(Features);
        string rows = RowCount(pass), to = FromRow(pass, y);
        AddFewRows(
            pass,
            $"Rows.Copy({FromRow(pass, a, Length(0))}, {RowLayout.Stride(Length(0))}, {to}, {stride}, {rows}, {Length(0)});\n"
            + $"Rows.Copy({FromRow(pass, b, Length(1))}, {RowLayout.Stride(Length(1))}, {to}.Slice({Length(0)}), {stride}, {rows}, {Length(1)});",
            a,
            b,
            y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy)
        {
            return;
        }

        for (int side = 0; side < 2; side++)
        {
            if (InputGradient(pass, network, Group.Inputs[side], out _accumulates[side]) is { } dx)
            {
                string method = $"{(side == 0 ? "First" : "Second")}Gradient";
                Used.Add(method);
                pass.AddBySteps(Steps, $"Gradient of {Group.Head.Id}'s {(side == 0 ? "running" : "named")} input.", $"{ClassName}.{method}<TLane>({dy.Name}, {dx.Name}, {Range});", dy, dx);
            }
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        int a = Length(0) * 16, b = Length(1) * 16, y = Features * 16;
        writer.Lines($$"""
            /// <summary>y is a ({{Length(0)}}), then b ({{Length(1)}}), block by block.</summary>
            internal static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int firstBlock, int endBlock)
            """).Block("", () => writer.Block("for (int block = firstBlock; block < endBlock; block++)", () => writer.Lines($$"""
            a.Slice(block * {{a}}, {{a}}).CopyTo(y.Slice(block * {{y}}));
            b.Slice(block * {{b}}, {{b}}).CopyTo(y.Slice((block * {{y}}) + {{a}}));
            """)));
        for (int side = 0; side < 2; side++)
        {
            string method = $"{(side == 0 ? "First" : "Second")}Gradient";
            if (!Used.Contains(method))
            {
                continue;
            }

            int length = Length(side), offset = side == 0 ? 0 : a;
            string from = $"(block * {y}) + {offset} + i", value = $"TLane.Load(dy, {from})", to = $"(block * {length * 16}) + i";
            string sum = _accumulates[side] ? $"(TLane.Load(dx, {to}) + {value})" : value;
            writer.Blank().Lines($$"""
                /// <summary>dx {{(_accumulates[side] ? "+=" : "=")}} the {{length}} rows of dy that came from it.</summary>
                {{TileWriter.Optimize}}
                internal static void {{method}}<TLane>(ReadOnlySpan<float> dy, Span<float> dx, int firstBlock, int endBlock)
                """).LaneBlock(() =>
                writer.Block("for (int block = firstBlock; block < endBlock; block++)", () =>
                    writer.Block($"for (int i = 0; i < {length * 16}; i += TLane.Count)", () => writer.Lines($"{sum}.Store(dx, {to});"))));
        }
    }
}
