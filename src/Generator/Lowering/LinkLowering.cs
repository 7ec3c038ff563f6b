using System.Collections.Generic;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>The step that <c>Predict</c> adds behind the last layer: the link of the loss.</summary>
internal static class LinkLowering
{
    /// <summary>The link of a graph's loss as a group behind its output, or null for the identity.</summary>
    public static GroupLowering? Create(Graph graph, int outputValue)
    {
        Layer? layer = graph.Loss?.Link switch
        {
            Link.Softmax => new SoftmaxLayer(),
            Link.Sigmoid => new SigmoidLayer(),
            _ => null,
        };
        if (layer is null)
        {
            return null;
        }

        // No name begins with an underscore and every given one's class ends in "Layer", so neither meets a layer's.
        IReadOnlyList<Shape> shapes = [graph.Output];
        var node = new Node(graph.Nodes.Count, "_link", layer, [outputValue], shapes, graph.Output, [], []);
        return LoweringCatalogue.Create(new Group(node, null, [outputValue], node.Index, false, "PredictionLink", Steps: graph.Output.Steps));
    }
}
