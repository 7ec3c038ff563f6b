using System.Text;
using Samples.Shared.Data;

namespace CharRnn.Text;

/// <summary>A text made by rules, for runs without a file: short reports of travellers, with spelling, grammar and sums to learn.</summary>
internal static class BuiltInText
{
    private static readonly string[] People = ["The old captain", "A young baker", "My sister", "The keeper", "An idle prince", "The miller"];
    private static readonly string[] Verbs = ["carried", "counted", "painted", "sold", "lost", "mended"];
    private static readonly string[] Things = ["lanterns", "apples", "silver bells", "books", "wooden boats", "blue stones"];
    private static readonly string[] Places = ["by the river", "at the harbour", "under the bridge", "in the long valley", "near the mill"];
    private static readonly string[] Moods = ["It rained all day.", "Nobody was surprised.", "The road was quiet.", "Everyone laughed."];

    /// <summary>Writes sentences until there are so many characters.</summary>
    /// <param name="length">Characters, at least.</param>
    /// <param name="seed">Decides the text.</param>
    public static string Write(int length, ulong seed)
    {
        RandomStream random = new(seed, 0);
        StringBuilder text = new();
        while (text.Length < length)
        {
            int first = 2 + random.NextIndex(18), second = 1 + random.NextIndex(first - 1);
            string things = Pick(Things);
            text.Append(Pick(People)).Append(' ').Append(Pick(Verbs)).Append(' ').Append(first).Append(' ').Append(things).Append(' ').Append(Pick(Places)).Append(". ");
            text.Append("When ").Append(second).Append(" were gone, ").Append(first - second).Append(" were left. ").Append(Pick(Moods)).Append('\n');
        }

        return text.ToString();

        string Pick(string[] words) => words[random.NextIndex(words.Length)];
    }
}
