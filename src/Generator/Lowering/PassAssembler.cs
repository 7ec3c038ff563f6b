using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>A pass of inference: what it does with the scores.</summary>
/// <param name="Name">Its type: <c>PredictionPass</c>.</param>
/// <param name="Summary">What it does.</param>
/// <param name="IsLoss">Whether it leaves a loss instead of outputs.</param>
/// <param name="Steps">Its steps behind the scores in block layout.</param>
/// <param name="FewSteps">Its steps behind the scores of a few samples, or null where it has no second lowering.</param>
internal sealed record InferencePass(string Name, string Summary, bool IsLoss, IReadOnlyList<Step> Steps, IReadOnlyList<Step>? FewSteps);

/// <summary>The scores of inference, which all its passes begin with, in one layout.</summary>
/// <param name="Pass">The steps and buffers of these passes, one behind the other; one memory plan serves all.</param>
/// <param name="Steps">Those of the scores.</param>
/// <param name="Size">Floats of workspace a block needs; a row, for a few samples.</param>
internal sealed record ScoreSteps(PassBuilder Pass, IReadOnlyList<Step> Steps, int Size);

/// <summary>All passes of a network, ready to be written.</summary>
/// <param name="Blocks">The scores in block layout.</param>
/// <param name="Few">The scores of a few samples, or null where the network has no second lowering.</param>
/// <param name="Inference">The passes that begin with them.</param>
/// <param name="Training">The steps of training, or null without a loss.</param>
/// <param name="TrainingSize">Floats of workspace a block needs in training.</param>
/// <param name="Step">One step of a stream, outputs included, or null where the network takes none.</param>
/// <param name="Inspection">What hands out the layers' values, or null where nobody asked for it.</param>
internal sealed record NetworkPasses(
    ScoreSteps Blocks, ScoreSteps? Few, IReadOnlyList<InferencePass> Inference, PassBuilder? Training, int TrainingSize, ScoreSteps? Step, Inspection? Inspection);

/// <summary>Strings a network's groups together into its passes.</summary>
internal static class PassAssembler
{
    /// <summary>Calls of at most this many samples take the second lowering.</summary>
    public const int FewSamples = 8;

    // Below this, a whole block of 16 lanes costs less than the sums across lanes of the second lowering.
    private const long FewFromFlops = 4096;

    public static NetworkPasses Assemble(LoweredNetwork network)
    {
        // A stream's steps must compute what the whole sequence does: so all networks that take one compute few samples in rows.
        bool canStep = network.CanStep;
        bool hasFew = canStep || (NetworkFlops.Forward(network.Graph) >= FewFromFlops && network.RowsFit && network.Groups.All(group => group.HasFew));
        PassBuilder blocks = Blocks(network);
        PassBuilder? few = hasFew ? Few(network) : null;
        int scores = blocks.Steps.Count, fewScores = few?.Steps.Count ?? 0;
        var passes = new List<InferencePass> { Outputs(network, "InferencePass", "Inference: raw scores, block by block.", null, blocks, scores, few) };
        if (network.Link is { } link)
        {
            passes.Add(Outputs(network, "PredictionPass", $"Inference and {link.Group.Head.Layer.Kind}: predictions, block by block.", link, blocks, scores, few));
        }

        if (network.Loss is { } loss)
        {
            int first = blocks.Steps.Count;
            loss.Add(blocks, blocks.Value(network.OutputValue), null, new WorkspaceBuffer("losses", 16 * loss.Steps, ""));
            passes.Add(new InferencePass("LossPass", "The mean loss in inference mode, block by block.", true, Behind(blocks, scores, first), null));
        }

        Inspection? inspection = network.Graph.Spec.Inspect ? Inspect(network) : null;
        PassBuilder? training = network.Loss is null ? null : Training(network, network.Loss);
        return new NetworkPasses(
            new ScoreSteps(blocks, [.. blocks.Steps.Take(scores)], blocks.Plan()),
            few is null ? null : new ScoreSteps(few, [.. few.Steps.Take(fewScores)], few.Plan()),
            passes,
            training,
            training?.Plan() ?? 0,
            canStep ? Step(network) : null,
            inspection);
    }

    /// <summary>A pass that writes outputs: the scores, or what the loss's link makes of them.</summary>
    private static InferencePass Outputs(LoweredNetwork network, string name, string summary, GroupLowering? link, PassBuilder blocks, int scores, PassBuilder? few)
    {
        const string Comment = "Write the outputs as the caller packs them.";
        int value = link?.Group.Value ?? network.OutputValue, length = network.OutputLength;
        int first = blocks.Steps.Count, firstFew = few?.Steps.Count ?? 0;
        link?.Forward(blocks);
        WorkspaceBuffer output = blocks.Value(value);
        int steps = network.OutputSteps;
        string range = $"context.Samples, {StepRange.First(steps)}, {StepRange.End(steps)}, context.Outputs, origin";
        blocks.AddBySteps(
            steps,
            Comment,
            steps == 1 ? $"Blocks.UnpackAll({output.Name}, {length}, {range});" : $"Blocks.UnpackSteps({output.Name}, {steps}, {length / steps}, {range});",
            output);
        if (few is not null)
        {
            link?.ForwardFew(few);
            WorkspaceBuffer rows = few.Value(value);
            few.Add(Comment, Partition.First, CopyOut(few, rows, length / steps, steps), "", false, rows);
        }

        return new InferencePass(name, summary, false, Behind(blocks, scores, first), few is null ? null : [.. few.Steps.Skip(firstFew)]);
    }

    /// <summary>The steps from one on, of which the first follows the scores: workers that take blocks together meet before it unless each goes on with its own.</summary>
    private static IReadOnlyList<Step> Behind(PassBuilder blocks, int scores, int first)
    {
        Step[] steps = [.. blocks.Steps.Skip(first)];
        Step? last = scores == 0 ? null : blocks.Steps[scores - 1];
        bool together = blocks.IsApart || last is null || steps[0].GoesOnAfter(last);
        steps[0] = steps[0] with { NeedsBarrier = !together || steps[0].NeedsBarrier };
        return steps;
    }

    /// <summary>The scores in block layout.</summary>
    private static PassBuilder Blocks(LoweredNetwork network)
    {
        var pass = new PassBuilder(PassKind.Inference, isShared: network.SharesBlocks);
        Pack(network, pass);
        foreach (GroupLowering group in network.Groups)
        {
            group.Forward(pass);
        }

        return pass;
    }

    /// <summary>The same, each value written out as soon as it is made: so buffers may share memory here too.</summary>
    private static Inspection Inspect(LoweredNetwork network)
    {
        var pass = new PassBuilder(PassKind.Inference, inspects: true);
        var values = new List<InspectedValue>();
        int offset = 0;
        Pack(network, pass);
        foreach (GroupLowering group in network.Groups)
        {
            group.Forward(pass);
            if (!Inspection.Shows(group.Group))
            {
                continue;
            }

            Node node = network.Graph.Nodes[group.Group.Head.Index];
            int length = group.Group.Length;
            var value = new InspectedValue(node, group.Group.Head == node ? group.Group.FoldedFormula : node.Layer.Formula, offset);
            WorkspaceBuffer buffer = pass.Value(group.Group.FoldedValue);
            pass.AddByBlocks(
                $"The outputs of {value.Node.Id}, sample after sample.",
                $"Blocks.UnpackAll({buffer.Name}, {length}, context.Samples, firstBlock, endBlock, context.Outputs.Slice({offset} * context.Samples, {length} * context.Samples), origin);",
                buffer);
            values.Add(value);
            offset += length;
        }

        return new Inspection(pass, values, pass.Plan());
    }

    private static string CopyOut(PassBuilder pass, WorkspaceBuffer rows, int features, int steps) =>
        $"Rows.Copy({rows.Name}, {RowLayout.Stride(features)}, context.Outputs, {features}, {pass.Rows(steps)}, {features});";

    /// <summary>The scores of a few samples.</summary>
    private static PassBuilder Few(LoweredNetwork network) => AddRows(network, new PassBuilder(PassKind.Few));

    /// <summary>One step of a stream, from its input to its output.</summary>
    private static ScoreSteps Step(LoweredNetwork network)
    {
        PassBuilder pass = AddRows(network, new PassBuilder(PassKind.Few, isStep: true));
        WorkspaceBuffer output = pass.Value(network.OutputValue);
        int features = network.OutputLength / network.OutputSteps;
        pass.Add("Write the output as the caller wants it.", Partition.First, CopyOut(pass, output, features, 1), "", false, output);
        return new ScoreSteps(pass, pass.Steps, pass.Plan());
    }

    private static PassBuilder AddRows(LoweredNetwork network, PassBuilder pass)
    {
        int inputs = network.InputLength / network.InputSteps, stride = RowLayout.Stride(inputs);
        if (inputs == stride && network.Tokens == 0)
        {
            pass.SetValue(Graph.InputIndex, WorkspaceBuffer.Inputs);
        }
        else if (network.Tokens == 0)
        {
            WorkspaceBuffer rows = pass.SetValue(Graph.InputIndex, pass.NewBuffer("inputRows", pass.StepsOf(network.InputSteps) * stride, "the samples, padded to whole vectors"));
            pass.Add("Copy the samples into padded rows.", Partition.First, $"Rows.Copy(context.Inputs, {inputs}, inputRows, {stride}, {pass.Rows(network.InputSteps)}, {inputs});", "", false, rows);
        }

        foreach (GroupLowering group in network.Groups)
        {
            group.ForwardFew(pass);
        }

        return pass;
    }

    private static PassBuilder Training(LoweredNetwork network, LossLowering loss)
    {
        var pass = new PassBuilder(PassKind.Training);
        Pack(network, pass);
        foreach (GroupLowering group in network.Groups)
        {
            group.Forward(pass);
        }

        WorkspaceBuffer losses = pass.NewBuffer("losses", 16 * loss.Steps, loss.Steps == 1 ? "the loss of each sample" : "the loss of each step");
        WorkspaceBuffer? gradient = network.OutputValue == Graph.InputIndex
            ? pass.NewBuffer("outputGradient", network.OutputLength * 16, "gradient of the scores")
            : pass.Gradient(network.OutputValue, network.GradientName(network.OutputValue), network.OutputLength * 16, out _);
        loss.Add(pass, pass.Value(network.OutputValue), gradient, losses);
        var normalisations = new List<SampleNormLowering>();
        foreach (GroupLowering group in network.Groups.Reverse())
        {
            group.Backward(pass, network);
            if (group is SampleNormLowering { IsByStep: true } normalisation)
            {
                normalisations.Add(normalisation);
            }

            if (group is DenseLowering { IsByStep: true, HasGradient: true } dense)
            {
                dense.AddPanels(pass, network);
                dense.WeightGradients(pass, network);

                // Those of normalisations behind it share its barrier.
                normalisations.ForEach(waiting => waiting.WeightGradients(pass, network));
                normalisations.Clear();
            }
        }

        network.AddRows(pass);
        pass.Add("The mean loss.", Partition.First, $"context.Loss = Blocks.MeanLoss<TLane>(losses, {StepRange.All(loss.Steps)}, {loss.Divisor});", "", false, losses);
        // An embedding adds to what the layer tied to it has left.
        foreach (GroupLowering group in network.Groups.Where(group => group is not DenseLowering { IsByStep: true } && (group is not SampleNormLowering { IsByStep: true } normalisation || normalisations.Contains(normalisation))).OrderBy(group => group is EmbeddingLowering embedding && embedding.IsTied(network)))
        {
            group.WeightGradients(pass, network);
        }

        HashSet<int> live = Group.LiveNodes(network.Graph);
        foreach (Node dead in network.Graph.Nodes.Where(node => !live.Contains(node.Index)))
        {
            foreach (Tensor tensor in dead.Parameters)
            {
                string local = Names.Local(dead.Id) + Names.Tensor(tensor.Name);
                pass.Add($"Nothing reads {dead.Id}.", Partition.First, $"{local}Gradient.Clear();", "", true);
            }
        }

        return pass;
    }

    /// <summary>Turns the samples into blocks, unless they are better read as they lie.</summary>
    private static void Pack(LoweredNetwork network, PassBuilder pass)
    {
        if (network.Tokens > 0)
        {
            return; // embeddings read them where they are
        }

        if (network.ReadsInputRows)
        {
            pass.SetValue(Graph.InputIndex, WorkspaceBuffer.Inputs);
            return;
        }

        int inputs = network.InputLength, steps = network.InputSteps;
        WorkspaceBuffer input = pass.SetValue(Graph.InputIndex, pass.NewBuffer("inputBlocks", inputs * 16, $"the samples feature by feature: {(steps == 1 ? $"({inputs})" : network.Graph.Spec.Input)} a sample"));
        string origin = pass.Kind == PassKind.Training ? "" : ", origin";
        string range = $"context.Samples, {StepRange.First(steps)}, {StepRange.End(steps)}, inputBlocks{origin}";
        pass.AddBySteps(
            steps,
            "Turn the samples into blocks of 16, feature by feature.",
            steps == 1 ? $"Blocks.PackAll(context.Inputs, {inputs}, {range});" : $"Blocks.PackSteps(context.Inputs, {steps}, {inputs / steps}, {range});",
            input);
    }
}
