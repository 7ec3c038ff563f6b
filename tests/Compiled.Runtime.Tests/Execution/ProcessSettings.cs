using Xunit;

namespace Compiled.Runtime.Tests.Execution;

/// <summary>Tests that change settings of the whole process, hold its workers or count allocations: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessSettings
{
    public const string Name = "Process settings";
}
