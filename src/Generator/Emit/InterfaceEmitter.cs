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

        if (network.Loss is { IsSequence: true } loss)
        {
            const string Classifier = "global::Compiled.IClassifier";
            writer.Blank().Lines($"int {Classifier}.Classes => {network.OutputLength / loss.Steps};\n\nint {Classifier}.LabelsPerSample => {loss.Steps};");
        }

        if (network.Tokens > 0)
        {
            EmitTokens();
        }
        else if (network.Loss is null)
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

    /// <summary>
    /// What a network of tokens has instead: samples of floats, for tools that know no others, must be whole numbers. The class's own methods take integers.
    /// </summary>
    private void EmitTokens()
    {
        const string Floats = "global::System.ReadOnlySpan<float>", Integers = "global::System.ReadOnlySpan<int>", Target = "global::System.Span<float>";
        const string Optimizer = "global::Compiled.Optimizer", Tokens = "global::Compiled.ITokenNetwork", Classifier = "global::Compiled.IClassifier";
        const string Refuse = "throw new global::System.NotSupportedException(\"This network has no loss; add one as its last layer to train it.\")";
        string read = $"using var tokens = new global::Compiled.Execution.TokenBuffer(inputs, InputLength, {network.Tokens});";
        writer.Blank().Lines($"int {Tokens}.Tokens => {network.Tokens};");
        void Converted(string type, string declaration, string call) =>
            writer.Blank().Block($"{type} {declaration}", () => writer.Lines($"{read}\n{(type == "void" ? "" : "return ")}{call};"));

        foreach (string method in new[] { "Forward", "Predict" })
        {
            Converted("void", $"{Network}.{method}({Floats} inputs, {Target} outputs)", $"{method}(tokens.Tokens, outputs)");
        }

        bool labels = network.Loss is { Loss.TakesLabels: true };
        foreach (string targets in labels ? new[] { Floats, Integers } : [Floats])
        {
            string target = targets == Floats ? Network : Classifier;
            if (network.Loss is not null)
            {
                Converted("float", $"{target}.Loss({Floats} inputs, {targets} targets)", "Loss(tokens.Tokens, targets)");
                Converted("float", $"{target}.Gradient({Floats} inputs, {targets} targets, {Target} gradient)", "Gradient(tokens.Tokens, targets, gradient)");
                Converted("float", $"{target}.TrainStep({Floats} inputs, {targets} targets, {Optimizer} optimizer)", "TrainStep(tokens.Tokens, targets, optimizer)");
                continue;
            }

            foreach ((string inputs, string owner) in new[] { (Floats, Network), (Integers, Tokens) })
            {
                writer.Blank().Lines($$"""
                    float {{owner}}.Loss({{inputs}} inputs, {{Floats}} targets) => {{Refuse}};

                    float {{owner}}.Gradient({{inputs}} inputs, {{Floats}} targets, {{Target}} gradient) => {{Refuse}};

                    float {{owner}}.TrainStep({{inputs}} inputs, {{Floats}} targets, {{Optimizer}} optimizer) => {{Refuse}};
                    """);
            }
        }
    }
}
