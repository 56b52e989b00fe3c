using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Documents;
using ContractProgress = Pipeline.Contracts.Documents.DocumentProgress;

namespace Pipeline.Grains.Tests.Documents;

public sealed class RowMappingTests
{
    private static readonly DocumentRow Row = new(
        "c",
        "a",
        0,
        1,
        DocumentState.Accepted,
        1,
        "text/plain",
        null,
        null,
        "{}",
        [],
        1,
        0,
        null,
        null,
        0,
        null,
        default,
        default
    );

    [Fact]
    public void ClientsSeeHowFarADocumentIs() =>
        Assert.Equal(
            new ContractProgress("embed", 3, 9),
            (Row with { Progress = new DocumentProgress("embed", 3, 9) }).ToContract().Progress
        );

    [Fact]
    public void ClientsSeeWhyADocumentFailedWithCodeAndValues()
    {
        var text = FailureText.Write(RemarkCode.TooManyPages.With(("pages", 9), ("most", 5)));
        var info = (Row with { FailureStage = "read", FailureReason = text }).ToContract();
        Assert.Equal("too_many_pages", info.FailureCode);
        Assert.StartsWith("The document has 9 pages; at most 5", info.FailureReason, StringComparison.Ordinal);
        Assert.Equal(("9", "5"), (info.FailureValues!["pages"], info.FailureValues["most"]));

        var old = (Row with { FailureStage = "read", FailureReason = "Said long ago." }).ToContract();
        Assert.Equal(("Said long ago.", null, null), (old.FailureReason, old.FailureCode, old.FailureValues));
    }

    [Fact]
    public void ADocumentThatWaitsHasNoProgress() => Assert.Null(Row.ToContract().Progress);
}
