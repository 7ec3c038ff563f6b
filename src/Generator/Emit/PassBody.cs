using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>How the steps of a pass see their surroundings: what a method that holds them takes and declares first, and where buffers lie.</summary>
/// <param name="Parameters">The parameters of a part's method behind context and worker.</param>
/// <param name="Prelude">The statements that declare samples, blocks and the ranges that steps name, as a function of the steps and the words in them.</param>
/// <param name="Offset">A buffer's place.</param>
/// <param name="Size">A buffer's length.</param>
internal sealed record PassLayout(string Parameters, Func<IReadOnlyList<Step>, ISet<string>, string> Prelude, Func<WorkspaceBuffer, string> Offset, Func<WorkspaceBuffer, string> Size);

/// <summary>
/// Writes steps of a pass: in one method where they are few, else as parts of some steps each, because the JIT stops optimising
/// methods that grow too large. Every method declares just the tensors and buffers its steps name.
/// </summary>
internal sealed class PassBody(PassBuilder pass, IReadOnlyList<Step> steps, IReadOnlyList<PlacedTensor> parameters, IReadOnlyList<PlacedTensor> state, PassLayout layout, KernelClasses kernels)
{
    // A step names about five spans; a part of these many steps stays below a hundred locals and 2,000 IL instructions.
    private const int StepsInPart = 24;

    // Up to here one method is easier to read than parts.
    private const int StepsInOne = 48;

    private readonly IReadOnlyList<IReadOnlyList<Step>> _parts = Cut(steps);
    private int _taskStep;

    /// <summary>What the parts' methods are called before their number.</summary>
    private string Prefix => pass.Kind == PassKind.Few ? "FewPart" : "Part";

    /// <summary>Writes the steps, or the calls of their parts.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="arguments">The arguments of a part's method.</param>
    public void Emit(CodeWriter writer, string arguments)
    {
        if (_parts.Count == 1)
        {
            EmitSteps(writer, _parts[0]);
            return;
        }

        for (int i = 0; i < _parts.Count; i++)
        {
            writer.Lines($"{Prefix}{i + 1}<TLane>({arguments});");
        }
    }

    /// <summary>Writes the parts' methods, if there are any.</summary>
    public void EmitParts(CodeWriter writer)
    {
        if (_parts.Count == 1)
        {
            return;
        }

        for (int i = 0, first = 0; i < _parts.Count; i++)
        {
            IReadOnlyList<Step> part = _parts[i];
            writer.Blank().Lines(string.Format(CultureInfo.InvariantCulture, "/// <summary>Steps {0} to {1} of {2}.</summary>", first + 1, first + part.Count, steps.Count));
            first += part.Count;
            writer.Lines($"private static void {Prefix}{i + 1}<TLane>(PassContext context, int worker{layout.Parameters})");
            writer.LaneBlock(() => EmitSteps(writer, part));
        }
    }

    /// <summary>Cuts the steps into parts; such as share their tasks stay together.</summary>
    private static IReadOnlyList<IReadOnlyList<Step>> Cut(IReadOnlyList<Step> steps)
    {
        var parts = new List<List<Step>> { new() };
        foreach (Step step in steps)
        {
            if (steps.Count > StepsInOne && parts[parts.Count - 1].Count >= StepsInPart && !step.SharesTasks)
            {
                parts.Add([]);
            }

            parts[parts.Count - 1].Add(step);
        }

        return parts;
    }

    private void EmitSteps(CodeWriter writer, IReadOnlyList<Step> part)
    {
        string code = string.Join("\n", part.Select(step => step.Code + "\n" + step.Tasks));
        var words = new HashSet<string>(Regex.Matches(code, @"\w+").Cast<Match>().Select(match => match.Value), StringComparer.Ordinal);
        bool tasks = part.Any(step => step.Partition is Partition.Tasks or Partition.BlockTasks);
        writer.Lines(layout.Prelude(part, words) + (tasks ? "\nint first, end;" : ""));
        EmitVector(writer, "ReadOnlySpan<float>", "parameters", [.. parameters.Where(tensor => words.Contains(tensor.Local))], "");
        EmitVector(writer, "Span<float>", "state", [.. state.Where(tensor => words.Contains(tensor.Local))], "");
        EmitVector(writer, "Span<float>", "gradient", [.. parameters.Where(tensor => words.Contains(tensor.Local + "Gradient"))], "Gradient");
        WorkspaceBuffer[] buffers = [.. pass.Buffers.Where(buffer => words.Contains(buffer.Name))];
        if (buffers.Length > 0)
        {
            writer.Blank().Lines("Span<float> workspace = context.Workspace;");
        }

        foreach (WorkspaceBuffer buffer in buffers)
        {
            writer.Lines($"Span<float> {buffer.Name} = workspace.Slice({layout.Offset(buffer)}, {layout.Size(buffer)}); // {buffer.Contents}");
        }

        foreach (WorkspaceBuffer carried in pass.States.Where(carried => words.Contains(carried.Name)))
        {
            writer.Lines($"Span<float> {carried.Name} = context.StepState.Slice({carried.Offset}, {carried.Size}); // {carried.Contents}");
        }

        for (int i = 0; i < part.Count; i++)
        {
            int end = i + 1;
            if (!part[i].InSection)
            {
                while (end < part.Count && part[end].SharesTasks)
                {
                    end++;
                }

                EmitStep(writer, part[i], [.. part.Skip(i + 1).Take(end - i - 1)]);
                i = end - 1;
                continue;
            }

            while (end < part.Count && part[end].InSection && !part[end].NeedsBarrier)
            {
                end++;
            }

            EmitSection(writer, [.. part.Skip(i).Take(end - i)]);
            i = end - 1;
        }
    }

    /// <summary>Steps a block at a time. The barriers inside are for the shared blocks only.</summary>
    private void EmitSection(CodeWriter writer, IReadOnlyList<Step> section)
    {
        writer.Blank();
        if (section[0].NeedsBarrier)
        {
            writer.Lines("context.Barrier();");
        }

        writer.Lines("// Each worker takes blocks of its own through these steps, one at a time; all share the blocks left over.");
        writer.Block("for (BlockTurn turn = context.Turns(worker); turn.Next();)", () =>
        {
            foreach (Step step in section)
            {
                writer.Lines("// " + step.Comment);
                if (step.Partition == Partition.BlockTasks)
                {
                    writer.Lines($"(first, end) = turn.Share({kernels.Redirect(step.Tasks)});");
                }

                writer.Lines(InTurn(kernels.Redirect(step.Code), step.Partition == Partition.BlockTasks)).Lines("turn.Barrier();").Blank();
            }
        });
    }

    /// <summary>The code of a step for the block whose turn it is; where its work is not divided, one worker does it.</summary>
    private static string InTurn(string code, bool divided) =>
        Regex.Replace(Regex.Replace(code, @"\bfirstBlock\b", "turn.Block"), @"\bendBlock\b", divided ? "turn.Block + 1" : "turn.End");

    /// <summary>The tensors of one flat vector that the steps name, each a slice of it.</summary>
    private static void EmitVector(CodeWriter writer, string type, string vector, IReadOnlyList<PlacedTensor> tensors, string suffix)
    {
        if (tensors.Count == 0)
        {
            return;
        }

        writer.Blank().Lines($"{type} {vector} = context.{char.ToUpperInvariant(vector[0])}{vector.Substring(1)};");
        foreach (PlacedTensor tensor in tensors)
        {
            writer.Lines($"{type} {tensor.Local}{suffix} = {vector}.Slice({tensor.Offset}, {tensor.Length}); // {tensor.Tensor.Shape}");
        }
    }

    /// <summary>A step and those that share its tasks.</summary>
    private void EmitStep(CodeWriter writer, Step step, IReadOnlyList<Step> sharing)
    {
        writer.Blank();
        if (step.NeedsBarrier)
        {
            writer.Lines("context.Barrier();");
        }

        writer.Lines("// " + step.Comment);
        switch (step.Partition)
        {
            case Partition.Tasks when pass.Kind == PassKind.Training:
                writer.Block($"while (context.Take({_taskStep++}, {kernels.Redirect(step.Tasks)}, worker, out first, out end))", () =>
                {
                    writer.Lines(kernels.Redirect(step.Code));
                    foreach (Step next in sharing)
                    {
                        writer.Blank().Lines("// " + next.Comment).Lines(kernels.Redirect(next.Code));
                    }
                });
                break;
            case Partition.Tasks:
                writer.Lines($"(first, end) = context.Share({kernels.Redirect(step.Tasks)}, worker);").Lines(kernels.Redirect(step.Code));
                break;
            case Partition.First when !pass.IsApart:
                writer.Block("if (worker == 0)", () => writer.Lines(kernels.Redirect(step.Code)));
                break;
            default:
                writer.Lines(kernels.Redirect(step.Code));
                break;
        }
    }
}
