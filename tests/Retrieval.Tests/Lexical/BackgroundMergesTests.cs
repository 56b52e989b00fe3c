using Lucene.Net.Store;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Tests.Shards;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Pipeline.Retrieval.Tests.Lexical;

public sealed class BackgroundMergesTests
{
    [Fact]
    public void A_merge_that_fails_reaches_the_writer()
    {
        using var index = new LexicalIndex(new NoRoomToMerge(new RAMDirectory()), create: true);
        var failure = Assert.Throws<IOException>(() =>
        {
            for (var i = 1; i < 100_000; i++)
            {
                index.Add(
                    i,
                    Corpus.Document($"d{i}", 1, [$"words of chunk {i}"]),
                    Corpus.Document($"d{i}", 1, [$"words of chunk {i}"]).Chunks[0]
                );
                index.Publish().Dispose();
            }
        });
        Assert.NotNull(failure.InnerException);
    }

    private sealed class NoRoomToMerge(LuceneDirectory inner) : FilterDirectory(inner)
    {
        public override IndexOutput CreateOutput(string name, IOContext context) =>
            context.Context == IOContext.UsageContext.MERGE
                ? throw new IOException("no room")
                : base.CreateOutput(name, context);
    }
}
