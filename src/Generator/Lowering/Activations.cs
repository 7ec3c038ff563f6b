using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the two functions of an activation into a kernel class.</summary>
internal static class Activations
{
    private const string Inline = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    /// <summary>Writes <c>Activate</c> and <c>Derivative</c>, lane by lane.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="keepsDerivative">Whether the derivative is made and kept in the forward pass, so that there is an <c>Activate</c> of both.</param>
    public static void Emit(CodeWriter writer, ActivationLayer activation, bool keepsDerivative = false)
    {
        EmitActivate(writer, activation);
        if (keepsDerivative)
        {
            writer.Blank().Lines($"/// <summary>The same with its derivative: {Literal.Xml(activation.DerivativeFormula)}.</summary>").Lines(Inline);
            EmitFunction(writer, "internal static TLane Activate<TLane>(TLane x, out TLane derivative)", activation.JointBody ?? "derivative = Derivative(x);\nreturn Activate(x);");
            if (activation.JointBody is not null)
            {
                return;
            }
        }

        string variable = activation.GradientFrom == GradientSource.Input ? "x" : "y";
        string what = variable == "x" ? "its input x" : "its output y";
        writer.Blank().Lines($"/// <summary>The derivative of {activation.Kind} from {what}: {Literal.Xml(activation.DerivativeFormula)}.</summary>").Lines(Inline);
        EmitFunction(writer, $"internal static TLane Derivative<TLane>(TLane {variable})", activation.DerivativeBody);
    }

    /// <summary>Writes <c>Activate</c> alone.</summary>
    public static void EmitActivate(CodeWriter writer, ActivationLayer activation)
    {
        writer.Blank().Lines($"/// <summary>{activation.Kind}: {Literal.Xml(activation.Formula)}.</summary>").Lines(Inline);
        EmitFunction(writer, "internal static TLane Activate<TLane>(TLane x)", activation.ForwardBody);
    }

    /// <summary>A single return statement becomes an expression body.</summary>
    private static void EmitFunction(CodeWriter writer, string signature, string body)
    {
        const string Return = "return ";
        if (body.StartsWith(Return, System.StringComparison.Ordinal) && body.IndexOf('\n') < 0)
        {
            writer.Lines($"{signature} where TLane : struct, ILane<TLane> => {body.Substring(Return.Length)}");
            return;
        }

        writer.Lines(signature).LaneBlock(() => writer.Lines(body));
    }

    /// <summary>Writes the loop that applies an activation to a range, from one span to another (which may be the same).</summary>
    public static void EmitApply(CodeWriter writer, string formula)
    {
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(formula)}}, element by element from <paramref name="first"/> to <paramref name="end"/>.</summary>
            {{TileWriter.Optimize}}
            internal static void Apply<TLane>(ReadOnlySpan<float> x, Span<float> y, int first, int end)
            """).LaneBlock(() =>
            writer.Block("for (int i = first; i < end; i += TLane.Count)", () => writer.Lines("Activate(TLane.Load(x, i)).Store(y, i);")));
    }

    /// <summary>Writes the loop that multiplies a gradient in place by the derivative.</summary>
    public static void EmitGradient(CodeWriter writer, ActivationLayer activation, bool keepsDerivative)
    {
        string variable = keepsDerivative ? "derivative" : activation.GradientFrom == GradientSource.Input ? "x" : "y", value = $"TLane.Load({variable}, i)";
        writer.Blank().Lines($$"""
            /// <summary>Multiplies the gradient in place by the derivative, {{Literal.Xml(activation.DerivativeFormula)}}.</summary>
            {{TileWriter.Optimize}}
            internal static void ActivationGradient<TLane>(ReadOnlySpan<float> {{variable}}, Span<float> gradient, int first, int end)
            """).LaneBlock(() =>
            writer.Block("for (int i = first; i < end; i += TLane.Count)", () =>
                writer.Lines($"(TLane.Load(gradient, i) * {(keepsDerivative ? value : $"Derivative({value})")}).Store(gradient, i);")));
    }
}
