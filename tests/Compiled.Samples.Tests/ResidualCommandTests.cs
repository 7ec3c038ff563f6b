using System;
using System.IO;
using Residual.CommandLine;
using Samples.Shared;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class ResidualCommandTests
{
    [Fact]
    public void DefaultsFit() => Assert.Equal(new Settings(8, 64, 0, null, null), Accept());

    [Fact]
    public void EveryOptionIsHeard()
    {
        using TemporaryFolder folder = new();
        string save = folder.PathOf("weights.safetensors");
        Settings settings = Accept("--epochs", "3", "--batch", "32", "--seed", "18446744073709551615", "--threads", "2", "--save", save);
        Assert.Equal(new Settings(3, 32, ulong.MaxValue, 2, save), settings);
        Assert.Empty(folder.Names);
    }

    [Theory]
    [InlineData("--epochs is '0'", "--epochs", "0")]
    [InlineData("--epochs is 'many'", "--epochs", "many")]
    [InlineData("--batch is '1'", "--batch", "1")]
    [InlineData("--batch is '10001'", "--batch", "10001")]
    [InlineData("--seed is '-1'", "--seed", "-1")]
    [InlineData("--threads is '257'", "--threads", "257")]
    [InlineData("--save is '/no such folder/weights'", "--save", "/no such folder/weights")]
    [InlineData("'--model'", "--model")]
    [InlineData("'resnet'", "resnet")]
    public void ABadValueIsOneLineAndExitCode2(string message, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = new ResidualCommand(_ => throw new InvalidOperationException("a bad command line must not run")).Run(arguments, output, error);
        Assert.Equal((GuardedRun.UsageError, ""), (exitCode, output.ToString()));
        string line = Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
        Assert.Contains(message, line, StringComparison.Ordinal);
    }

    [Fact]
    public void HelpNamesEveryOptionWithItsDefault()
    {
        using StringWriter output = new(), error = new();
        int exitCode = new ResidualCommand(_ => throw new InvalidOperationException("help must not run")).Run(["--help"], output, error);
        Assert.Equal((0, ""), (exitCode, error.ToString()));
        foreach (string option in new[] { "--epochs", "--batch", "--seed", "--threads", "--save" })
        {
            string line = Assert.Single(output.ToString().Split('\n'), line => line.TrimStart().StartsWith(option + " ", StringComparison.Ordinal));
            Assert.Contains("[default: ", line, StringComparison.Ordinal);
        }
    }

    private static Settings Accept(params string[] arguments)
    {
        Settings? settings = null;
        using StringWriter output = new(), error = new();
        int exitCode = new ResidualCommand(given =>
        {
            settings = given;
            return 0;
        }).Run(arguments, output, error);
        Assert.Equal((0, ""), (exitCode, error.ToString()));
        return settings!;
    }
}
