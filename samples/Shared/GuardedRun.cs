using System;
using System.IO;
using Compiled;

namespace Samples.Shared;

/// <summary>Runs a program so that what a user can cause ends it with one line and an exit code, not with a stack of calls.</summary>
internal static class GuardedRun
{
    /// <summary>The exit code for a command line or an environment that asks for what cannot be.</summary>
    public const int UsageError = 2;

    /// <summary>The exit code after Ctrl+C.</summary>
    public const int Interrupted = 130;

    private const int Failed = 1;

    /// <summary>Runs <paramref name="run"/> and returns its exit code, or that of the exception it ended with.</summary>
    /// <param name="program">The program's name, before the line.</param>
    /// <param name="run">The run; is told of Ctrl+C.</param>
    public static int Run(string program, Func<Interruption, int> run)
    {
        using Interruption interruption = new();
        try
        {
            return run(interruption);
        }
        catch (TypeInitializationException exception) when (exception.InnerException is InvalidOperationException reason)
        {
            // The runtime's settings read the environment, which may hold nonsense.
            Console.Error.WriteLine($"{program}: {reason.Message}");
            return UsageError;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"{program}: stopped by Ctrl+C");
            return Interrupted;
        }
        catch (Exception exception) when (exception is TrainingDivergedException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{program}: {exception.Message}");
            return Failed;
        }
    }
}
