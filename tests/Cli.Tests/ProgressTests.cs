using Pipeline.Cli.Commands;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cli.Tests;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(null, 0, 0, "accepted")]
    [InlineData("read", 0, 0, "accepted (read)")]
    [InlineData("embed", 1200, 3400, "accepted (embed 1,200 of 3,400 chunks)")]
    public void ADocumentsStateSaysHowFarItIs(string? stage, int done, int total, string words) =>
        Assert.Equal(
            words,
            DocumentsCommand.State(
                new DocumentInfo
                {
                    Id = "a",
                    Progress = stage is null ? null : new DocumentProgress(stage, done, total),
                }
            )
        );

    [Fact]
    public void ALargeDocumentMovesTheBarByItsChunks()
    {
        var info = Info(new IngestionProgress(2, 1500, 3000));
        Assert.Equal(1.0, Settling.Share(info));
        Assert.Equal("Indexing (1,500 of 3,000 chunks of 2 documents)", Settling.Words(info));
    }

    [Fact]
    public void WithoutProgressTheBarCountsDocuments()
    {
        Assert.Equal((0.0, "Indexing"), (Settling.Share(Info(null)), Settling.Words(Info(null))));
        Assert.Equal(0.0, Settling.Share(Info(new IngestionProgress(1, 0, 0))));
    }

    private static CollectionInfo Info(IngestionProgress? ingesting) =>
        new()
        {
            Name = "c",
            Settings = new CollectionSettings(),
            Documents = new DocumentCounts(3, 0, 5, 0, 0, null),
            Watermarks = [],
            Ingesting = ingesting,
        };
}
