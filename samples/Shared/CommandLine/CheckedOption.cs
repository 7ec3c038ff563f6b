using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace Samples.Shared.CommandLine;

/// <summary>Options that refuse a bad value in one line: which option, what was given, what it takes.</summary>
internal static class CheckedOption
{
    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>], null where the option is absent.</summary>
    public static Option<T?> Number<T>(string name, string description, T low, T high)
        where T : struct, INumber<T>
    {
        bool whole = typeof(T) != typeof(float);
        return new(name)
        {
            Description = description,
            HelpName = whole ? "n" : "x",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                NumberStyles styles = whole ? NumberStyles.None : NumberStyles.Float;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value) && value >= low && value <= high)
                {
                    return value;
                }

                string kind = whole ? "a whole number" : "a number";
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; it takes {kind} from {low} to {high}"));
                return null;
            },
        };
    }

    /// <summary>One of some things by its name, null where the option is absent.</summary>
    public static Option<T?> Choice<T>(string name, string description, IReadOnlyList<T> choices, Func<T, string> nameOf)
        where T : class => new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(nameOf)),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                T? chosen = choices.FirstOrDefault(choice => nameOf(choice) == text);
                if (chosen is null)
                {
                    result.AddError($"{name} is '{text}'; it takes {string.Join(", ", choices.Select(nameOf))}");
                }

                return chosen;
            },
        };

    /// <summary>A text for which <paramref name="fault"/> finds nothing to object to, null where the option is absent.</summary>
    public static Option<string?> Text(string name, string description, string helpName, Func<string, string?> fault) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (fault(text) is { } reason)
            {
                result.AddError($"{name} is '{text}'; {reason}");
            }

            return text;
        },
    };
}
