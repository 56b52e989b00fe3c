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
    public void ADocumentThatWaitsHasNoProgress() => Assert.Null(Row.ToContract().Progress);
}
