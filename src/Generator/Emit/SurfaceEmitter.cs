using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;
using Compiled.Generator.Model;

namespace Compiled.Generator.Emit;

/// <summary>Writes the public surface of a network class, and behind it its passes.</summary>
internal sealed class SurfaceEmitter(LoweredNetwork network)
{
    private const string Floats = "global::System.ReadOnlySpan<float>";
    private const string Labels = "global::System.ReadOnlySpan<int>";
    private const string Target = "global::System.Span<float>";
    private const string Check = "global::Compiled.Execution.CallChecks";
    private readonly CodeWriter _writer = new();
    private readonly IReadOnlyList<PlacedTensor> _parameters = PlacedTensor.Parameters(network.Graph);
    private readonly IReadOnlyList<PlacedTensor> _state = PlacedTensor.State(network.Graph);

    private NetworkSpec Spec => network.Graph.Spec;

    private string Kernels => "global::" + EmittedNames.KernelNamespace(Spec);

    private int Tokens => network.Tokens;

    /// <summary>The type of the samples.</summary>
    private string Inputs => Tokens > 0 ? Labels : Floats;

    /// <summary>The statement that counts the samples and checks them.</summary>
    private string CountSamples => Tokens > 0 ? $"{Check}.TokenSamples(inputs, InputLength, {Tokens})" : $"{Check}.Samples(inputs, InputLength)";

    /// <summary>The samples as the runtime pins them.</summary>
    private string PinnedInputs => Tokens > 0 ? "global::Compiled.Execution.Embeddings.AsInputs(inputs)" : "inputs";

    private string InputsInWords => Tokens > 0 ? $"Samples of {network.InputLength} tokens in [0, {Tokens}), one after another." : $"Samples of {network.InputLength} floats, one after another.";

    private string OutOfRange => Tokens > 0 ? " or a token is out of range" : "";

    private bool TakesLabels => network.Loss is { Loss.TakesLabels: true };

    public static string Emit(LoweredNetwork network, KernelClasses kernels) => new SurfaceEmitter(network).Emit(kernels);

    private string Emit(KernelClasses kernels)
    {
        _writer.Lines(EmittedNames.Header(Spec)).Blank();
        string name = Spec.Name;
        string bases = (Tokens > 0 ? $"global::Compiled.{(TakesLabels ? "ITokenClassifier" : "ITokenNetwork")}, " : TakesLabels ? "global::Compiled.IClassifier, " : "")
            + (Spec.Inspect ? "global::Compiled.IInspectable, " : "") + $"global::Compiled.INetwork<{name}>";
        TypeFrame.Write(_writer, Spec, Documentation(), bases, () =>
        {
            EmitConstruction();
            EmitConstants();
            EmitTensors();
            EmitCalls();
            new StreamEmitter(_writer, network).Emit();
            new InspectionEmitter(_writer, network).Emit(Inputs, InputsInWords, OutOfRange, CountSamples, PinnedInputs);
            new InterfaceEmitter(_writer, network).Emit();
        });

        _writer.Blank();
        PassEmitter.Emit(_writer, network, kernels, _parameters, _state);
        return _writer.ToString();
    }

    private string Documentation()
    {
        var rows = new List<string> { "/// <remarks>", "/// <list type=\"table\">" };
        rows.Add("/// <listheader><term>layer</term><description>shape in, shape out; parameters; FLOPs; bytes</description></listheader>");
        foreach (IReadOnlyList<string> row in Summary.Rows(network.Graph).Concat([Summary.Totals(network.Graph)]))
        {
            string term = row[1].Length == 0 ? row[0] : $"{row[0]}: {row[1]}";
            rows.Add($"/// <item><term>{Literal.Xml(term)}</term><description>{row[2]} to {row[3]}; {row[4]} parameters; {(row[5].Length == 0 ? "0" : row[5])} FLOPs; {row[6]} bytes</description></item>");
        }

        rows.Add("/// </list>");
        if (StreamRule.Obstacle(network.Graph) is { } whole)
        {
            string why = $"{GraphBuilderNames.Title(Spec, whole.Index)} {StreamRule.WhyNot(network.Graph, whole)}, so this network works on whole sequences and has no Step.";
            rows.Add($"/// <para>{Literal.Xml(why)}</para>");
        }

        rows.Add("/// </remarks>");
        return string.Join("\n", rows);
    }

    private void EmitConstruction()
    {
        string name = Spec.Name;
        int count = _parameters.Sum(tensor => tensor.Length), state = _state.Sum(tensor => tensor.Length);
        _writer.Lines("private readonly global::Compiled.Execution.NetworkMemory _memory;").Blank();
        _writer.Lines($$"""
            /// <summary>Creates the network with parameters drawn from <paramref name="seed"/> alone: the same seed gives the same bits on every machine.</summary>
            /// <param name="seed">Any number.</param>
            """);
        _writer.Block($"public {name}(ulong seed = 0)", () =>
        {
            _writer.Lines($"_memory = new global::Compiled.Execution.NetworkMemory(seed, {count}, {state});");
            for (int i = 0; i < _parameters.Count; i++)
            {
                EmitInitializer(_parameters[i], i);
            }

            for (int i = 0; i < _state.Count; i++)
            {
                EmitInitializer(_state[i], _parameters.Count + i);
            }
        });
    }

    private void EmitInitializer(PlacedTensor placed, int index)
    {
        Tensor tensor = placed.Tensor;
        string init = "global::Compiled.Initializer.", span = placed.Property;
        string? call = tensor.Init switch
        {
            ParameterInit.Zeros => null, // memory starts as zeros
            ParameterInit.Constant => $"{init}Constant({span}, {Literal.Of(tensor.Value)});",
            ParameterInit.Normal => $"{init}Normal({span}, {Literal.Of(tensor.Value)}, seed, {index});",
            _ => $"{init}{tensor.Init}({span}, {tensor.FanIn}, {tensor.FanOut}, seed, {index});",
        };
        if (call is not null)
        {
            _writer.Lines(call);
        }
    }

    private void EmitConstants()
    {
        Graph graph = network.Graph;
        int count = _parameters.Sum(tensor => tensor.Length);
        _writer.Blank().Lines($$"""
            /// <summary>{{(Tokens > 0 ? "Tokens" : "Floats")}} in one input sample, of shape {{Spec.Input}}.</summary>
            public const int InputLength = {{network.InputLength}};

            /// <summary>Floats in one output sample, of shape {{graph.Output}}.</summary>
            public const int OutputLength = {{network.OutputLength}};

            /// <summary>Trainable parameters.</summary>
            public const int ParameterCount = {{count}};

            /// <summary>Floating-point operations of one forward pass for one sample; a multiply-add counts 2.</summary>
            public const long ForwardFlops = {{NetworkFlops.Forward(graph)}};

            /// <summary>Floating-point operations of one forward and backward pass for one sample; a multiply-add counts 2.</summary>
            public const long TrainingFlops = {{NetworkFlops.Training(graph)}};

            /// <summary>A hash of the layers and shapes, equal for equal architectures.</summary>
            public const string ArchitectureHash = {{Literal.Of(ArchitectureHash.Compute(graph))}};

            /// <summary>The layer table: shapes, parameters, FLOPs and bytes.</summary>
            public const string Summary =
            """);
        string[] lines = Summary.Text(graph).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            _writer.Lines("    " + Literal.Of(i + 1 < lines.Length ? lines[i] + "\n" : lines[i]) + (i + 1 < lines.Length ? " +" : ";"));
        }
    }

    private void EmitTensors()
    {
        _writer.Blank().Lines($$"""
            /// <summary>All parameters as one flat vector: layers in source order, each tensor row-major.</summary>
            public {{Target}} Parameters => _memory.Parameters.Span;

            /// <summary>The name, shape and place of each tensor in <see cref="Parameters"/>.</summary>
            public static global::System.Collections.Generic.IReadOnlyList<global::Compiled.ParameterInfo> Layout { get; } = {{PlacedTensor.Table(_parameters)}}

            /// <summary>The running statistics as one flat vector: saved with the weights, not trained.</summary>
            public {{Target}} State => _memory.State.Span;

            /// <summary>The name, shape and place of each tensor in <see cref="State"/>.</summary>
            public static global::System.Collections.Generic.IReadOnlyList<global::Compiled.ParameterInfo> StateLayout { get; } = {{PlacedTensor.Table(_state)}}
            """);
        foreach ((PlacedTensor tensor, string vector) in _parameters.Select(tensor => (tensor, "Parameters")).Concat(_state.Select(tensor => (tensor, "State"))))
        {
            _writer.Blank().Lines($$"""
                /// <summary>The {{Literal.Xml(tensor.Tensor.Description)}} of {{tensor.Node.Id}}, of shape {{tensor.Tensor.Shape}}: <c>{{tensor.Name}}</c>.</summary>
                public {{Target}} {{tensor.Property}} => {{vector}}.Slice({{tensor.Offset}}, {{tensor.Length}});
                """);
        }
    }

    private void EmitCalls()
    {
        int outputs = network.OutputLength;
        EmitInference("Forward", "InferencePass", "Computes the raw scores of the last layer, in inference mode.");
        string link = network.Link is null ? "nothing" : network.Link.Group.Head.Layer.Kind;
        EmitInference("Predict", network.Link is null ? "InferencePass" : "PredictionPass", $"Computes predictions: the raw scores, then {link}.");
        if (network.Loss is not null)
        {
            EmitTraining(Floats, $"{outputs} floats a sample", $"{Check}.Targets(targets, samples, OutputLength);", "targets, default");
            if (TakesLabels)
            {
                LossLowering loss = network.Loss;
                int classes = outputs / loss.Steps;
                if (loss.IsSequence)
                {
                    EmitTraining(Labels, $"One class index in [0, {classes}) a step, {loss.Steps} a sample; -1 for a step that does not count", $"{Check}.StepLabels(targets, samples, {loss.Steps}, {classes});", "default, targets");
                }
                else
                {
                    EmitTraining(Labels, $"One class index in [0, {outputs}) a sample", $"{Check}.Labels(targets, samples, OutputLength);", "default, targets");
                }
            }
        }

        _writer.Blank().Lines($$"""
            /// <summary>Writes the parameters{{(_state.Count > 0 ? " and running statistics" : "")}} as a safetensors file: beside the target first, then renamed.</summary>
            /// <param name="path">The file.</param>
            /// <exception cref="global::System.IO.IOException">It could not be written; an older file of that name is whole.</exception>
            public void Save(string path) => _memory.Shared(path, static (memory, file) =>
                global::Compiled.SafetensorsFile.Save(file, Layout, memory.Parameters.Span, StateLayout, memory.State.Span, null));

            /// <summary>Reads a safetensors file whose tensors have exactly this network's names and shapes.</summary>
            /// <param name="path">The file.</param>
            /// <exception cref="global::Compiled.InvalidFileException">The file is malformed or does not fit; the network is unchanged.</exception>
            public void Load(string path) => _memory.Exclusively(path, static (memory, file) =>
                global::Compiled.SafetensorsFile.Load(file, Layout, memory.Parameters.Span, StateLayout, memory.State.Span));
            """);
    }

    private void EmitInference(string method, string pass, string summary) => _writer.Blank().Lines($$"""
        /// <summary>{{summary}}</summary>
        /// <param name="inputs">{{InputsInWords}}</param>
        /// <param name="outputs">{{network.OutputLength}} floats a sample, overwritten.</param>
        /// <exception cref="global::System.ArgumentException">A span has the wrong length{{OutOfRange}}; nothing is written.</exception>
        public void {{method}}({{Inputs}} inputs, {{Target}} outputs)
        {
            int samples = {{CountSamples}};
            {{Check}}.Outputs(outputs, samples, OutputLength);
            _memory.Infer<{{Kernels}}.{{pass}}>({{Kernels}}.{{pass}}.Plan, samples, {{PinnedInputs}}, outputs);
        }
        """);

    private void EmitTraining(string targets, string shape, string check, string arguments)
    {
        string divided = network.Loss!.Loss.Formula;
        string range = (targets == Labels ? " or a label is out of range" : "") + OutOfRange;
        string statistics = network.Groups.Any(group => group is BatchNormLowering { Group.Steps: 1 } and not BatchNormImageLowering) ? $"{Check}.BatchStatistics(samples);\n    " : "";
        _writer.Blank().Lines($$"""
            /// <summary>The mean loss in inference mode: {{Literal.Xml(divided)}}.</summary>
            /// <param name="inputs">{{InputsInWords}}</param>
            /// <param name="targets">{{shape}}.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{range}}.</exception>
            public float Loss({{Inputs}} inputs, {{targets}} targets)
            {
                int samples = {{CountSamples}};
                {{check}}
                return _memory.Evaluate<{{Kernels}}.LossPass>({{Kernels}}.LossPass.Plan, samples, {{PinnedInputs}}, {{arguments}});
            }

            /// <summary>The mean loss in training mode and its gradient.</summary>
            /// <param name="inputs">{{InputsInWords}}</param>
            /// <param name="targets">{{shape}}.</param>
            /// <param name="gradient">{{_parameters.Sum(tensor => tensor.Length)}} floats, overwritten; laid out as <see cref="Parameters"/>.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{range}}; nothing is written.</exception>
            public float Gradient({{Inputs}} inputs, {{targets}} targets, {{Target}} gradient)
            {
                int samples = {{CountSamples}};
                {{check}}
                {{statistics}}{{Check}}.Gradient(gradient, ParameterCount);
                return _memory.Train<{{Kernels}}.TrainingPass>({{Kernels}}.TrainingPass.Plan, samples, {{PinnedInputs}}, {{arguments}}, gradient);
            }

            /// <summary>One gradient and one update of the parameters; returns the mean loss before the update.</summary>
            /// <param name="inputs">{{InputsInWords}}</param>
            /// <param name="targets">{{shape}}.</param>
            /// <param name="optimizer">The rule of the update; its state belongs to this network.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{range}}; nothing is written.</exception>
            public float TrainStep({{Inputs}} inputs, {{targets}} targets, global::Compiled.Optimizer optimizer)
            {
                int samples = {{CountSamples}};
                {{check}}
                {{statistics}}global::System.ArgumentNullException.ThrowIfNull(optimizer);
                return _memory.TrainStep<{{Kernels}}.TrainingPass>({{Kernels}}.TrainingPass.Plan, samples, {{PinnedInputs}}, {{arguments}}, optimizer);
            }
            """);
    }
}
