using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>A fingerprint of what a network computes: input shape, layers, connections and loss; no names, no initialisation.</summary>
internal static class ArchitectureHash
{
    /// <summary>The SHA-256 of <see cref="Describe"/> in 64 lower-case hexadecimal digits.</summary>
    public static string Compute(Graph graph)
    {
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(Describe(graph)));
        return string.Concat(hash.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>One line a layer: what it is and the indices of the layers it reads, -1 for the network's input.</summary>
    public static string Describe(Graph graph)
    {
        var text = new StringBuilder("input ").Append(graph.Spec.Input).Append('\n');
        foreach (Node node in graph.Nodes)
        {
            string inputs = string.Join(", ", node.Inputs.Select(input => input.ToString(CultureInfo.InvariantCulture)));
            text.Append(node.Layer.Signature).Append(" reads ").Append(inputs);
            if (node.TiedTo is { } tied)
                text.Append(" with the weight of ").Append(tied.Index.ToString(CultureInfo.InvariantCulture));
            text.Append('\n');
        }

        return text.Append("loss ").Append(graph.Loss?.Signature ?? "none").Append('\n').ToString();
    }
}
