using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// A table looked up by token. Backward adds each place's gradient to its token's row; workers divide the features, so that each sum goes through the places
/// in one order.
/// </summary>
internal sealed class EmbeddingLowering(Group group) : ElementwiseLowering(group)
{
    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer y = Output(pass);
        string origin = pass.Kind == PassKind.Training ? "0" : "origin";
        pass.AddBySteps(Steps, Sentence, $"Embeddings.LookUp({Local}Weight, {Features}, context.Tokens, {Steps}, context.Samples, {Range}, {y.Name}, {origin});", y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer y = Output(pass);
        string tokens = pass.SharesRows(Steps) ? "context.Tokens.Slice(first, end - first)" : "context.Tokens";
        AddFewRows(pass, $"Embeddings.LookUpRows({Local}Weight, {Features}, {tokens}, {FromRow(pass, y)}, {RowLayout.Stride(Features)});", y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy)
        {
            return;
        }

        bool adds = IsTied(network);
        pass.Add(
            $"Gradient of {Group.Head.Id}: each token's row {(adds ? "gets, behind what the tied layer left," : "is")} the sum of dy over its places.",
            Partition.Tasks,
            $"Embeddings.WeightGradient({dy.Name}, {Features}, context.Tokens, {Steps}, samples, {Local}WeightGradient, {(adds ? "true" : "false")}, first, end);",
            $"{RowLayout.Chunks(Features)}",
            !adds,
            dy);
    }

    /// <summary>Whether a dense layer has left its gradient in the same tensor before.</summary>
    public bool IsTied(LoweredNetwork network) => network.Groups.OfType<DenseLowering>().Any(dense => dense.HasGradient && dense.Group.Head.TiedTo?.Id == Group.Head.Id);

    public override bool HasKernels => false;

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
    }
}
