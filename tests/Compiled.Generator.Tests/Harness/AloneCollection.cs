using Xunit;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Tests that change settings of the process, count its allocations or load all its cores: they run one by one, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
