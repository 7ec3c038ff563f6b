using System;
using System.Linq;
using Xunit;

namespace Compiled.Repository.Tests.Documents;

/// <summary>Holds the front door to what a newcomer finds first.</summary>
public class ReadmeTests
{
    [Fact]
    public void TheTwoCommandsComeFirst()
    {
        string[] commands = [.. Repository.Read("README.md").Split('\n').Where(line => line.StartsWith("dotnet", StringComparison.Ordinal)).Take(2)];

        Assert.Equal(["dotnet run -c Release --project samples/Mnist", "dotnet test -c Release"], commands);
    }

    [Fact]
    public void TheChecksRunTheCommandOfTheReadme() =>
        Assert.Contains("\ndotnet test -c Release ", Repository.Read(".ci/run"), StringComparison.Ordinal);
}
