using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Every IDX and gzip line of the manifest, with the reason for which the file must be refused.</summary>
public class IdxBadInputTests
{
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["bitflip"] = "the gzip trailer says 34",
        ["bomb_200mb"] = "Its content says it has 34 bytes, the gzip trailer says 209715234",
        ["crc_flip"] = "CRC-32",
        ["cut_trailer"] = "has been cut",
        ["lfs_pointer"] = "Git LFS pointer",
        // Left open by the manifest. Refused: bytes that belong to nothing mean that the file is not what its maker wrote.
        ["trailing_garbage"] = "has bytes after the trailer",
        ["data_long"] = "needs a file of 34 bytes, this one has 35",
        ["data_short"] = "needs a file of 34 bytes, this one has 33",
        ["dims_cut"] = "has been cut",
        ["dims_wrap32"] = "larger than",
        ["empty"] = "has been cut",
        ["magic_le"] = "little-endian",
        ["rank0"] = "no dimensions",
        ["type_bad"] = "0x0a does not exist",
    };

    public static TheoryData<string> Committed => [.. BadInputs.Ids("idx", committed: true), .. BadInputs.Ids("gzip", committed: true)];

    public static TheoryData<string> OnlyShared => [.. BadInputs.Ids("gzip", committed: false)];

    [Theory]
    [MemberData(nameof(Committed))]
    public void CommittedFileGetsItsVerdict(string id) => CheckVerdict(id);

    [SharedTheory]
    [MemberData(nameof(OnlyShared))]
    public void LargeFileGetsItsVerdict(string id) => CheckVerdict(id);

    [Fact]
    public void ManifestIsWhole() => Assert.Equal(17, new[] { "idx", "gzip" }
        .Sum(folder => BadInputs.Ids(folder, committed: true).Count() + BadInputs.Ids(folder, committed: false).Count()));

    private static void CheckVerdict(string id)
    {
        string path = BadInputs.FilePath(id);
        string verdict = BadInputs.Verdict(id);
        if (verdict == "REJECT" || (verdict == "DECIDE" && Reasons.ContainsKey(id)))
            Assert.Contains(Reasons[id], Refused.By(() => IdxFile.Read(path), path).Reason, StringComparison.Ordinal);
        else
            CheckAccepted(id, path);
    }

    private static void CheckAccepted(string id, string path)
    {
        IdxFile file = IdxFile.Read(path);
        Assert.Equal(IdxElementType.Byte, file.Type);
        switch (id)
        {
            case "ok_2x3x3":
                Assert.Equal([2, 3, 3], file.Shape);
                Assert.Equal(new float[18], file.ToSingles());
                break;
            case "ok_labels":
                Assert.Equal([1, 2, 3], IdxFile.ReadLabels(path));
                break;
            case "ok_zero_items":
                // Left open by the manifest. Accepted: its length agrees with its extents.
                Assert.Equal([0, 3, 3], file.Shape);
                Assert.Empty(IdxFile.ReadImages(path));
                break;
            default:
                Assert.Fail($"{id} has no expectation.");
                break;
        }
    }
}
