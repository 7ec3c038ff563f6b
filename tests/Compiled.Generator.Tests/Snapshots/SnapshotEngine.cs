// The one place where the two engines differ. docs/snapshots.md tells how each is used.
#if SNAPSHOT_ENGINE_VERIFY
global using static VerifyXunit.Verifier;

using System.Runtime.CompilerServices;
using VerifyTests;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>Teaches Verify what a generator driver is.</summary>
internal static class SnapshotEngine
{
    [ModuleInitializer]
    public static void Initialize() => VerifySourceGenerators.Initialize();
}
#else
global using static Compiled.Generator.Tests.Snapshots.SnapshotVerifier;
#endif
