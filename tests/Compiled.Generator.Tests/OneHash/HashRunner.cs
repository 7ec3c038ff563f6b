using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Compiled.Generator.Tests.OneHash;

/// <summary>Settings of the environment that a process reads once, when it starts.</summary>
/// <param name="Variables">What is set, as <c>COMPILED_LANES=256</c>.</param>
internal sealed record ProcessSettings(params string[] Variables)
{
    public override string ToString() => Variables.Length == 0 ? "default" : string.Join(" ", Variables);
}

/// <summary>Starts tests/HashRunner, which was built beside this project with the real generator.</summary>
internal static partial class HashRunner
{
    // Everything that selects a path, so that what the surrounding shell has set does not leak in.
    private static readonly string[] Selectors =
    [
        "COMPILED_LANES", "COMPILED_THREADS", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic", "DOTNET_TieredCompilation",
        "DOTNET_TieredPGO",
    ];

    /// <summary>Trains the runner's networks in a process of its own.</summary>
    /// <param name="settings">Its environment.</param>
    /// <param name="arguments">Which networks: see the runner.</param>
    /// <returns>The hash, and how many worker threads the process had (-1 where the system does not tell).</returns>
    public static async Task<(string Hash, int Workers)> RunAsync(ProcessSettings settings, params string[] arguments)
    {
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(isHost ? Environment.ProcessPath! : "dotnet")
        {
            ArgumentList = { "exec", FindAssembly() },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        Array.ForEach(Selectors, name => start.Environment.Remove(name));
        foreach (string variable in settings.Variables)
        {
            string[] parts = variable.Split('=');
            start.Environment[parts[0]] = parts[1];
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Match line = ResultLine().Match(output);
        return process.ExitCode == 0 && line.Success
            ? (line.Groups[1].Value, int.Parse(line.Groups[2].Value))
            : throw new InvalidOperationException($"The hash runner failed with {settings}, exit code {process.ExitCode}:\n{output}\n{await error}");
    }

    private static string FindAssembly()
    {
        // .../tests/Compiled.Generator.Tests/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string tests = framework.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, "HashRunner", "bin", framework.Parent.Name, framework.Name, "Compiled.HashRunner.dll");
    }

    [GeneratedRegex("^([0-9A-F]{64}) workers (-?[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex ResultLine();
}
