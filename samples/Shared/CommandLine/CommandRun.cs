using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;

namespace Samples.Shared.CommandLine;

/// <summary>Runs a command line so that what is wrong with it is one line and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <param name="root">The options, and what a valid command line does.</param>
    /// <param name="program">The program's name, before the line.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where the line goes.</param>
    /// <param name="contradiction">What options say against one another, or null; asked only where each is right by itself, since a wrong value cannot be read.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        RootCommand root, string program, IReadOnlyList<string> arguments, TextWriter output, TextWriter error, Func<ParseResult, string?>? contradiction = null)
    {
        ParseResult result = root.Parse(arguments);
        string? fault = result.Errors.Count > 0 ? result.Errors[0].Message : null;
        if (result.Action is not HelpAction && (fault ?? contradiction?.Invoke(result)) is { } reason)
        {
            error.WriteLine($"{program}: {reason}");
            return GuardedRun.UsageError;
        }

        return result.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }
}
