using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>One pass ready to be written.</summary>
/// <param name="Name">Its type: <c>TrainingPass</c>.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Blocks">Its steps in block layout.</param>
/// <param name="BlocksSize">Floats of workspace a block needs.</param>
/// <param name="Few">Its steps for a few samples, or null where it has none.</param>
/// <param name="FewSize">Floats of workspace a row of the few-sample steps needs.</param>
internal sealed record EmittedPass(string Name, string Summary, PassBuilder Blocks, int BlocksSize, PassBuilder? Few, int FewSize);

/// <summary>Strings a network's groups together into its passes.</summary>
internal static class PassAssembler
{
    /// <summary>Calls of at most this many samples take the second lowering.</summary>
    public const int FewSamples = 8;

    // Below this, a whole block of 16 lanes costs less than the sums across lanes of the second lowering.
    private const long FewFromFlops = 4096;

    public static IReadOnlyList<EmittedPass> Assemble(LoweredNetwork network)
    {
        var passes = new List<EmittedPass> { Inference(network, "InferencePass", "Inference: raw scores, block by block.", null) };
        if (network.Link is { } link)
        {
            passes.Add(Inference(network, "PredictionPass", $"Inference and {link.Group.Head.Layer.Kind}: predictions, block by block.", link));
        }

        if (network.Loss is { } loss)
        {
            passes.Add(Evaluation(network, loss));
            passes.Add(Training(network, loss));
        }

        return passes;
    }

    private static EmittedPass Inference(LoweredNetwork network, string name, string summary, GroupLowering? link)
    {
        var pass = new PassBuilder(PassKind.Inference);
        Pack(network, pass);
        foreach (GroupLowering group in network.Groups)
        {
            group.Forward(pass);
        }

        link?.Forward(pass);
        WorkspaceBuffer output = pass.Value(link?.Group.Value ?? network.OutputValue);
        int length = network.OutputLength;
        pass.AddByBlocks("Write the outputs as the caller packs them.", $"Blocks.UnpackAll({output.Name}, {length}, context.Samples, firstBlock, endBlock, context.Outputs, origin);", output);
        PassBuilder? few = NetworkFlops.Forward(network.Graph) >= FewFromFlops && network.Groups.All(group => group.HasFew) ? Few(network, link) : null;
        return new EmittedPass(name, summary, pass, pass.Plan(), few, few?.Plan() ?? 0);
    }

    private static PassBuilder Few(LoweredNetwork network, GroupLowering? link)
    {
        var pass = new PassBuilder(PassKind.Few);
        int inputs = network.InputLength, stride = RowLayout.Stride(inputs);
        if (inputs == stride)
        {
            pass.SetValue(Graph.InputIndex, WorkspaceBuffer.Inputs);
        }
        else
        {
            WorkspaceBuffer rows = pass.SetValue(Graph.InputIndex, pass.NewBuffer("inputRows", stride, "the samples, padded to whole vectors"));
            pass.Add("Copy the samples into padded rows.", Partition.First, $"Rows.Copy(context.Inputs, {inputs}, inputRows, {stride}, samples, {inputs});", "", false, rows);
        }

        foreach (GroupLowering group in network.Groups)
        {
            group.ForwardFew(pass);
        }

        link?.ForwardFew(pass);
        WorkspaceBuffer output = pass.Value(link?.Group.Value ?? network.OutputValue);
        int length = network.OutputLength;
        pass.Add("Write the outputs as the caller packs them.", Partition.First, $"Rows.Copy({output.Name}, {RowLayout.Stride(length)}, context.Outputs, {length}, samples, {length});", "", false, output);
        return pass;
    }

    private static EmittedPass Evaluation(LoweredNetwork network, LossLowering loss)
    {
        var pass = new PassBuilder(PassKind.Inference);
        Pack(network, pass);
        foreach (GroupLowering group in network.Groups)
        {
            group.Forward(pass);
        }

        loss.Add(pass, pass.Value(network.OutputValue), null, new WorkspaceBuffer("losses", 16, ""));
        return new EmittedPass("LossPass", "The mean loss in inference mode, block by block.", pass, pass.Plan(), null, 0);
    }

    private static EmittedPass Training(LoweredNetwork network, LossLowering loss)
    {
        var pass = new PassBuilder(PassKind.Training);
        Pack(network, pass);
        foreach (GroupLowering group in network.Groups)
        {
            group.Forward(pass);
        }

        WorkspaceBuffer losses = pass.NewBuffer("losses", 16, "the loss of each sample");
        WorkspaceBuffer? gradient = network.OutputValue == Graph.InputIndex
            ? pass.NewBuffer("outputGradient", network.OutputLength * 16, "gradient of the scores")
            : pass.Gradient(network.OutputValue, network.GradientName(network.OutputValue), network.OutputLength * 16, out _);
        loss.Add(pass, pass.Value(network.OutputValue), gradient, losses);
        foreach (GroupLowering group in network.Groups.Reverse())
        {
            group.Backward(pass, network);
        }

        network.AddRows(pass);
        pass.Add("The mean loss.", Partition.First, $"context.Loss = Blocks.MeanLoss<TLane>(losses, blocks, {loss.Divisor});", "", false, losses);
        foreach (GroupLowering group in network.Groups)
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

        return new EmittedPass("TrainingPass", "One training pass: forward, loss, backward, all gradients.", pass, pass.Plan(), null, 0);
    }

    private static void Pack(LoweredNetwork network, PassBuilder pass)
    {
        int inputs = network.InputLength;
        WorkspaceBuffer input = pass.SetValue(Graph.InputIndex, pass.NewBuffer("inputBlocks", inputs * 16, $"the samples feature by feature: ({inputs}) a sample"));
        string origin = pass.Kind == PassKind.Training ? "" : ", origin";
        pass.AddByBlocks("Turn the samples into blocks of 16, feature by feature.", $"Blocks.PackAll(context.Inputs, {inputs}, context.Samples, firstBlock, endBlock, inputBlocks{origin});", input);
    }
}
