using System.Collections.Generic;
using System.Linq;
using System.Text;
using Compiled.Generator.Layers;
using Compiled.Generator.Lowering;

namespace Compiled.Generator.Emit;

/// <summary>One class of kernels to be written.</summary>
/// <param name="Name">The class.</param>
/// <param name="Summary">What its layer computes.</param>
/// <param name="Members">The methods.</param>
/// <param name="Layers">The layers it serves, the first one named as the class.</param>
internal sealed record KernelClass(string Name, string Summary, string Members, List<string> Layers);

/// <summary>The kernel classes of a network. Layers whose kernels came out equal, as the repeated units of a residual network do, share the first one's.</summary>
internal sealed class KernelClasses
{
    private readonly Dictionary<string, string> _shared = [];
    private readonly List<KernelClass> _classes = [];

    public KernelClasses(LoweredNetwork network)
    {
        var byMembers = new Dictionary<string, KernelClass>();
        IEnumerable<GroupLowering> groups = network.Link is null ? network.Groups : network.Groups.Concat([network.Link]);
        foreach (GroupLowering group in groups.Where(group => group.HasKernels))
        {
            var writer = new CodeWriter();
            group.EmitKernels(writer, network);
            Layer layer = group.Group.Head.Layer;

            // What a join's second operand is called changes nothing in its kernels.
            string kind = layer is JoinLayer ? layer.Kind : layer.Description;
            Add(byMembers, new KernelClass(group.ClassName, $"{kind}: {group.Group.Formula}.", Redirect(writer.ToString()), [group.Group.Head.Id]));
        }

        if (network.Loss is { } loss)
        {
            var writer = new CodeWriter();
            loss.EmitKernels(writer);
            _classes.Add(new KernelClass(loss.ClassName, $"{loss.Loss.Description}: {loss.Loss.Formula}.", writer.ToString(), []));
        }
    }

    public IReadOnlyList<KernelClass> All => _classes;

    /// <summary>The code with every reference to a class that was not written replaced by the one that serves in its place.</summary>
    public string Redirect(string code)
    {
        // Read dot by dot: a regular expression takes longer for this than everything else the generator does for a deep network.
        var text = new StringBuilder(code.Length);
        int written = 0;
        for (int dot = _shared.Count == 0 ? -1 : code.IndexOf('.'); dot >= 0 && dot + 1 < code.Length; dot = code.IndexOf('.', dot + 1))
        {
            int start = dot;
            while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            {
                start--;
            }

            if (char.IsUpper(code[dot + 1]) && _shared.TryGetValue(code.Substring(start, dot - start), out string? target))
            {
                text.Append(code, written, start - written).Append(target);
                written = dot;
            }
        }

        return text.Append(code, written, code.Length - written).ToString();
    }

    private void Add(Dictionary<string, KernelClass> byMembers, KernelClass candidate)
    {
        string key = candidate.Summary + "\n" + candidate.Members;
        if (byMembers.TryGetValue(key, out KernelClass? equal))
        {
            _shared[candidate.Name] = equal.Name;
            equal.Layers.AddRange(candidate.Layers);
            return;
        }

        byMembers[key] = candidate;
        _classes.Add(candidate);
    }
}
