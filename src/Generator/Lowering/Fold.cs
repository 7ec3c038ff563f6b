using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// The batch normalisation behind a dense layer or a convolution that nothing else reads. With running statistics it is a scale and a shift of each
/// output, so in inference the layer before it computes <c>Activate(sum * scale + shift)</c>, the layer's own bias being part of the shift.
/// </summary>
/// <param name="Normalisation">The batch normalisation.</param>
/// <param name="Activation">The activation behind it that nothing else separates, or null.</param>
/// <param name="Value">The value the folded layers make together.</param>
internal sealed record Fold(Node Normalisation, ActivationLayer? Activation, int Value)
{
    /// <summary>The parameters of a kernel that takes the folded numbers, with a trailing comma.</summary>
    public const string Parameters = "ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, ";

    private string Local => Names.Local(Normalisation.Id);

    private int Features => Normalisation.Output.Channels;

    private string Epsilon => Literal.Of(((BatchNormLayer)Normalisation.Layer).Epsilon);

    /// <summary>The formula of the layer with what is folded into it.</summary>
    public string Around(string formula) => $"{formula}, then batch normalisation as a scale and a shift" + (Activation is null ? "" : $", then {Activation.Formula}");

    /// <summary>Adds the step that computes scales and shifts from the running statistics.</summary>
    /// <param name="pass">An inference pass of either layout.</param>
    /// <param name="head">The layer it is folded into.</param>
    /// <param name="arguments">The arguments of <see cref="Parameters"/>, with a trailing comma: whole groups of 16, undefined past the last feature.</param>
    /// <returns>The buffer they lie in, which the step that uses them must name.</returns>
    public WorkspaceBuffer AddStep(PassBuilder pass, Node head, out string arguments)
    {
        int stride = RowLayout.Stride(Features);
        WorkspaceBuffer buffer = pass.NewBuffer(Local + "Fold", 2 * stride, $"{Normalisation.Id} as scales, then shifts, at its beginning");
        string layerBias = head.Parameters.Any(tensor => tensor.Name == "bias") ? $"{Names.Local(head.Id)}Bias" : "default";
        arguments = $"{buffer.Name}.Slice(0, {stride}), {buffer.Name}.Slice({stride}, {stride}), ";
        pass.Add(
            $"{Normalisation.Id} folded into {head.Id}: a scale and a shift.",
            Partition.First,
            $"Normalization.Fold<TLane>({Local}Weight, {Local}Bias, {Local}RunningMean, {Local}RunningVar, {Epsilon}, {layerBias}, {arguments.TrimEnd(' ', ',')});",
            "",
            true,
            buffer);
        return buffer;
    }
}
