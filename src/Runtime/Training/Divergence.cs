using System;
using System.Collections.Generic;
using System.Globalization;

namespace Compiled;

/// <summary>Finds out where numbers stopped being finite, once a run has been stopped for it.</summary>
internal static class Divergence
{
    /// <summary>The name given to what is wrong with the samples themselves, and not with a layer.</summary>
    public const string Inputs = "inputs", Targets = "targets", Loss = "loss";

    /// <summary>Names the layer at fault, and says what is known of it.</summary>
    /// <param name="network">The network, with the parameters the step began with. They are as before when the method returns.</param>
    /// <param name="inputs">The batch.</param>
    /// <param name="targets">Its targets; empty where there are labels.</param>
    /// <param name="gradient">The gradient of the step; empty where it is not known.</param>
    /// <param name="spoilt">The first tensor that was not finite after the step, before it was undone; null where there was none.</param>
    public static (string Layer, string Reason) Find(
        INetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> gradient, string? spoilt)
    {
        if (Finite.Index(inputs) is int input and >= 0)
            return (Inputs, Sample("input", inputs[input], input, network.InputLength));
        if (Finite.Index(targets) is int target and >= 0)
            return (Targets, Sample("target", targets[target], target, network.OutputLength));
        if (spoilt is not null)
            return (LayerOf(spoilt), $"An update made {spoilt} too large for floats.");
        if (Overflowing(network, inputs) is { } layer)
            return (layer, $"The outputs of {layer} are too large for floats.");

        // Gradients flow from the loss to the first layer: where the loss is finite, the faulty tensor nearest to it is where it began.
        if (LastTensor(network.Layout, gradient) is { } tensor)
            return (LayerOf(tensor), $"The gradient of {tensor} is not finite, though the outputs are.");
        return (Loss, "All outputs are finite: the loss itself is too large for a float.");
    }

    /// <summary>The part of a tensor's name that is its layer's.</summary>
    public static string LayerOf(string tensor) => tensor.LastIndexOf('.') is int dot and > 0 ? tensor[..dot] : tensor;

    // Where the outputs are not finite, layers are silenced one by one, from the last to the first: with the parameters of a layer at zero, nothing
    // that overflows before it reaches the outputs, but what overflows behind it still would. The first whose silence mends them is at fault.
    private static string? Overflowing(INetwork network, ReadOnlySpan<float> inputs)
    {
        float[] outputs = new float[inputs.Length / network.InputLength * network.OutputLength];
        network.Forward(inputs, outputs);
        if (Finite.All(outputs))
            return null;
        for (int end = network.Layout.Count; end > 0;)
        {
            string layer = LayerOf(network.Layout[end - 1].Name);
            int first = end - 1;
            while (first > 0 && LayerOf(network.Layout[first - 1].Name) == layer)
                first--;
            int start = network.Layout[first].Offset, length = network.Layout[end - 1].Offset + network.Layout[end - 1].Length - start;
            Span<float> own = network.Parameters.Slice(start, length);
            float[] kept = own.ToArray();
            own.Clear();
            network.Forward(inputs, outputs);
            kept.CopyTo(own);
            if (Finite.All(outputs))
                return layer;
            end = first;
        }

        return null;
    }

    /// <summary>The first tensor of a vector that is not finite; null where there is none.</summary>
    public static string? FirstTensor(IReadOnlyList<ParameterInfo> layout, ReadOnlySpan<float> vector)
    {
        foreach (ParameterInfo tensor in layout)
        {
            if (!Finite.All(vector.Slice(tensor.Offset, tensor.Length)))
                return tensor.Name;
        }

        return null;
    }

    private static string? LastTensor(IReadOnlyList<ParameterInfo> layout, ReadOnlySpan<float> vector)
    {
        for (int i = layout.Count - 1; i >= 0 && !vector.IsEmpty; i--)
        {
            if (!Finite.All(vector.Slice(layout[i].Offset, layout[i].Length)))
                return layout[i].Name;
        }

        return null;
    }

    private static string Sample(string kind, float value, int index, int width) => string.Create(
        CultureInfo.InvariantCulture, $"Sample {index / width} of the batch has {value} as {kind} {index % width}: look for it in the data.");
}
