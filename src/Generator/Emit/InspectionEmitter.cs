using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>Writes the members of a network that hands out what its layers make.</summary>
internal sealed class InspectionEmitter(CodeWriter writer, LoweredNetwork network)
{
    private const string Check = "global::Compiled.Execution.CallChecks", Info = "global::Compiled.ParameterInfo", Target = "global::System.Span<float>";
    private const string List = "global::System.Collections.Generic.IReadOnlyList<" + Info + ">";

    private string Kernels => "global::" + EmittedNames.KernelNamespace(network.Graph.Spec);

    /// <param name="inputs">The type of the samples.</param>
    /// <param name="inputsInWords">What they are.</param>
    /// <param name="outOfRange">What else may be wrong with them.</param>
    /// <param name="countSamples">The expression that checks and counts them.</param>
    /// <param name="pinnedInputs">The samples as the runtime pins them.</param>
    public void Emit(string inputs, string inputsInWords, string outOfRange, string countSamples, string pinnedInputs)
    {
        if (network.Passes.Inspection is not { } inspection)
        {
            return;
        }

        writer.Blank().Lines($$"""
            /// <summary>Floats of one sample that all layers make together: the length of <see cref="Inspect"/>'s outputs for it.</summary>
            public const int LayerOutputLength = {{inspection.Length}};

            /// <summary>The name, shape and place of what each layer makes of one sample. What is computed in one step is one value, named after the first layer of it:</summary>
            /// <remarks>
            /// <list type="table">
            {{string.Join("\n", inspection.Values.Select(value => $"/// <item><term>{Literal.Xml(value.Node.Id)}</term><description>{Literal.Xml(value.Formula)}: {value.Node.Output}</description></item>"))}}
            /// </list>
            /// </remarks>
            public static {{List}} LayerOutputLayout { get; } = {{Table(inspection.Values)}}

            /// <summary>Computes what every layer makes, in inference mode: to the bit what <see cref="Forward"/> computes of more than {{PassAssembler.FewSamples}} samples.</summary>
            /// <param name="inputs">{{inputsInWords}}</param>
            /// <param name="outputs">
            /// <see cref="LayerOutputLength"/> floats a sample, overwritten: layer after layer, and of each layer sample after sample. Of n samples, a layer's begin at n times its
            /// offset in <see cref="LayerOutputLayout"/>.
            /// </param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{outOfRange}}; nothing is written.</exception>
            public void Inspect({{inputs}} inputs, {{Target}} outputs)
            {
                int samples = {{countSamples}};
                {{Check}}.Outputs(outputs, samples, LayerOutputLength);
                _memory.Infer<{{Kernels}}.InspectionPass>({{Kernels}}.InspectionPass.Plan, samples, {{pinnedInputs}}, outputs);
            }

            int global::Compiled.IInspectable.LayerOutputLength => LayerOutputLength;

            {{List}} global::Compiled.IInspectable.LayerOutputLayout => LayerOutputLayout;
            """);
        if (network.Tokens > 0)
        {
            writer.Blank().Block($"void global::Compiled.IInspectable.Inspect(global::System.ReadOnlySpan<float> inputs, {Target} outputs)", () => writer.Lines($"""
                using var tokens = new global::Compiled.Execution.TokenBuffer(inputs, InputLength, {network.Tokens});
                Inspect(tokens.Tokens, outputs);
                """));
        }
    }

    private static string Table(IReadOnlyList<InspectedValue> values)
    {
        IEnumerable<string> rows = values.Select(value =>
            $"    new {Info}({Literal.Of(value.Node.Id)}, new int[] {{ {string.Join(", ", value.Node.Output.Extents)} }}, {value.Offset}, {value.Length}),");
        return $"global::System.Array.AsReadOnly(new {Info}[]\n{{\n{string.Join("\n", rows)}\n}});";
    }
}
