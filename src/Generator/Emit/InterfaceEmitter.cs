using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>Writes the members that only the interfaces need: constants as properties, and training where the network has no loss.</summary>
internal sealed class InterfaceEmitter(CodeWriter writer, LoweredNetwork network)
{
    private const string Network = "global::Compiled.INetwork";
    private const string List = "global::System.Collections.Generic.IReadOnlyList<global::Compiled.ParameterInfo>";

    private string Typed => $"global::Compiled.INetwork<{network.Graph.Spec.Name}>";

    public void Emit()
    {
        string name = network.Graph.Spec.Name;
        writer.Blank().Lines($$"""
            /// <summary>A network whose parameters are drawn from <paramref name="seed"/> alone.</summary>
            /// <param name="seed">Any number.</param>
            public static {{name}} Create(ulong seed) => new(seed);

            int {{Network}}.InputLength => InputLength;
            int {{Network}}.OutputLength => OutputLength;
            int {{Network}}.ParameterCount => ParameterCount;
            long {{Network}}.ForwardFlops => ForwardFlops;
            long {{Network}}.TrainingFlops => TrainingFlops;
            string {{Network}}.ArchitectureHash => ArchitectureHash;
            string {{Network}}.Summary => Summary;
            {{List}} {{Network}}.Layout => Layout;
            {{List}} {{Network}}.StateLayout => StateLayout;
            static int {{Typed}}.InputLength => InputLength;
            static int {{Typed}}.OutputLength => OutputLength;
            static int {{Typed}}.ParameterCount => ParameterCount;
            static {{List}} {{Typed}}.Layout => Layout;
            """);
        if (network.Loss is not null && network.Graph.Nodes.Any(node => node.Layer is DropoutLayer))
        {
            writer.Lines($$"""
                global::Compiled.RandomCounter {{Network}}.RandomCounter { get => _memory.RandomCounter; set => _memory.RandomCounter = value; }
                """);
        }

        if (network.Loss is null)
        {
            const string Floats = "global::System.ReadOnlySpan<float>";
            const string Refuse = "throw new global::System.NotSupportedException(\"This network has no loss; add one as its last layer to train it.\")";
            writer.Blank().Lines($$"""
                float {{Network}}.Loss({{Floats}} inputs, {{Floats}} targets) => {{Refuse}};

                float {{Network}}.Gradient({{Floats}} inputs, {{Floats}} targets, global::System.Span<float> gradient) => {{Refuse}};

                float {{Network}}.TrainStep({{Floats}} inputs, {{Floats}} targets, global::Compiled.Optimizer optimizer) => {{Refuse}};
                """);
        }
    }
}
