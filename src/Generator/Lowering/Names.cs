using System.Globalization;

namespace Compiled.Generator.Lowering;

/// <summary>The names of emitted classes and locals.</summary>
internal static class Names
{
    /// <summary>The kernel class of a node: <c>Dense1</c> for an automatic name, <c>StemLayer</c> for a given one, so that no given name meets a type's.</summary>
    public static string Class(string id, string kind)
    {
        string lower = kind.ToLowerInvariant();
        return id.StartsWith(lower, System.StringComparison.Ordinal) && int.TryParse(id.Substring(lower.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? kind + id.Substring(lower.Length)
            : char.ToUpperInvariant(id[0]) + id.Substring(1) + "Layer";
    }

    /// <summary>The prefix of a node's locals; a suffix always follows, so it need not be escaped.</summary>
    public static string Local(string id) => char.ToLowerInvariant(id[0]) + id.Substring(1);

    /// <summary>A tensor's name in camel case: <c>running_mean</c> becomes <c>RunningMean</c>.</summary>
    public static string Tensor(string name)
    {
        string result = "";
        foreach (string part in name.Split('_'))
        {
            result += char.ToUpperInvariant(part[0]) + part.Substring(1);
        }

        return result;
    }
}
