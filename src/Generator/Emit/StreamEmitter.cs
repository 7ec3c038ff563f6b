using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>Writes the members of networks that take sequences step by step: streams, states carried from call to call, the report of gradients.</summary>
internal sealed class StreamEmitter(CodeWriter writer, LoweredNetwork network)
{
    private string Kernels => "global::" + EmittedNames.KernelNamespace(network.Graph.Spec);

    public void Emit()
    {
        if (network.Passes.Step is { } step)
        {
            EmitStep(step.Pass);
        }

        if (network.Loss is not null && network.Groups.OfType<RecurrentLowering>().Any())
        {
            EmitTraining();
        }
    }

    private void EmitStep(PassBuilder step)
    {
        int inputs = network.InputLength / network.InputSteps, outputs = network.OutputLength / network.OutputSteps, carried = step.States.Sum(state => state.Size);
        bool hasTokens = network.Tokens > 0;
        const string Check = "global::Compiled.Execution.CallChecks";
        string input = hasTokens ? "int token" : "global::System.ReadOnlySpan<float> input";
        string inWords = hasTokens
            ? $"/// <param name=\"token\">The stream's next token, in [0, {network.Tokens}).</param>"
            : $"/// <param name=\"input\">The {inputs} floats of the stream's next step.</param>";
        string what = network.OutputSteps > 1 ? "raw scores of this step" : "raw scores after the steps so far";
        string end = step.MostSteps > 0 ? $"\n/// <exception cref=\"global::System.InvalidOperationException\">The stream has taken all {step.MostSteps} steps the network has positions for; nothing is written.</exception>" : "";
        writer.Blank().Lines($$"""
            /// <summary>Creates the state of a stream, before its first step.</summary>
            public global::Compiled.State CreateState() => _memory.CreateState({{carried}}, {{step.MostSteps}});

            /// <summary>Takes a stream one step on, in inference mode. The steps of a sample, one after another, give to the bit what <see cref="Forward"/> gives for that sample alone.</summary>
            {{inWords}}
            /// <param name="output">The {{outputs}} {{what}}, overwritten.</param>
            /// <param name="state">Where the stream stands, made by <see cref="CreateState"/> of this network; it goes one step on.</param>
            /// <exception cref="global::System.ArgumentException">A span has the wrong length{{(hasTokens ? ", the token is out of range" : "")}} or the state is another network's; nothing is written.</exception>{{end}}
            public void Step({{input}}, global::System.Span<float> output, global::Compiled.State state)
            {
                {{(hasTokens ? $"{Check}.Token(token, {network.Tokens});" : $"{Check}.StepInput(input, {inputs});")}}
                {{Check}}.StepOutput(output, {{outputs}});
                {{(hasTokens ? "global::System.ReadOnlySpan<float> input = global::Compiled.Execution.Embeddings.AsInputs(new global::System.ReadOnlySpan<int>(in token));\n    " : "")}}_memory.Step<{{Kernels}}.StepPass>({{Kernels}}.StepPass.Plan, input, output, state);
            }
            """);
    }

    private void EmitTraining()
    {
        if (RecurrentLowering.CanCarry(network.Groups))
        {
            writer.Blank().Lines("""
                /// <summary>
                /// Whether training calls carry states: each begins where the call before ended, so that windows of long sequences follow one another, sample n of a call
                /// going on with sample n of the last. Gradients end at the window. Every call must then have as many samples, until <see cref="ResetState"/>; inference
                /// always begins anew. Default: false. Setting it forgets the states.
                /// </summary>
                public bool CarriesState
                {
                    get => _memory.CarriesState;
                    set => _memory.CarriesState = value;
                }

                /// <summary>Forgets the states that training calls carry: the next one begins new streams, of any number.</summary>
                public void ResetState() => _memory.ResetState();
                """);
        }

        writer.Blank().Lines("""
            /// <summary>Whether training calls report how long the gradient of each recurrent state is at each step, as it vanishes or explodes. Default: false.</summary>
            public bool ReportsGradients
            {
                get => _memory.ReportsGradients;
                set => _memory.ReportsGradients = value;
            }
            """);
        foreach (RecurrentLowering layer in network.Groups.OfType<RecurrentLowering>())
        {
            IReadOnlyList<string> names = GeneratedNames.Reports(network.Graph, layer.Group.Head);
            for (int i = 0; i < names.Count; i++)
            {
                writer.Blank().Lines($$"""
                    /// <summary>The length of the gradient of the mean loss with respect to {{layer.Group.Head.Id}}'s state{{(i == 0 ? "" : ", read from the end,")}} at each of its {{layer.InputSteps}} steps, over all samples of the last training call.</summary>
                    /// <exception cref="global::System.InvalidOperationException"><see cref="ReportsGradients"/> was false in that call, or there was none.</exception>
                    public global::System.ReadOnlySpan<float> {{names[i]}} => _memory.ReportedGradients({{layer.ReportOffset + (i * layer.InputSteps)}}, {{layer.InputSteps}});
                    """);
            }
        }
    }
}
