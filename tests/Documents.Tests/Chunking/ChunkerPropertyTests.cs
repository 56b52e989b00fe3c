using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Chunking.Sentences;

namespace Pipeline.Documents.Tests.Chunking;

[Properties(Arbitrary = [typeof(GeneratedDocuments)], MaxTest = 150)]
public sealed class ChunkerPropertyTests
{
    [Property]
    public void ChunksAreSlicesThatFitInOrder(DocumentText document, int counterSeed, int sizeSeed)
    {
        var (counter, options) = Settings(counterSeed, sizeSeed);
        var chunks = new Chunker(counter, options).Chunk(document, CancellationToken.None);
        for (var i = 0; i < chunks.Count; i++)
        {
            var chunk = chunks[i];
            Assert.Equal(i, chunk.Ordinal);
            Assert.Equal(document.Text[chunk.Start..chunk.End], chunk.OwnText);
            Assert.Equal(chunk.Text.Trim(), chunk.Text);
            Assert.InRange(counter.Count(chunk.Text), 1, options.MaxTokens);
            if (i == 0)
            {
                continue;
            }

            Assert.True(chunk.Start > chunks[i - 1].Start && chunk.End > chunks[i - 1].End);
        }
    }

    [Property]
    public void ChunksCoverEveryVisibleCharacter(DocumentText document, int counterSeed, int sizeSeed)
    {
        var (counter, options) = Settings(counterSeed, sizeSeed);
        var covered = new bool[document.Text.Length];
        foreach (var chunk in new Chunker(counter, options).Chunk(document, CancellationToken.None))
        {
            covered.AsSpan(chunk.Start..chunk.End).Fill(true);
        }

        for (var i = 0; i < covered.Length; i++)
        {
            Assert.True(covered[i] || char.IsWhiteSpace(document.Text[i]), $"Character {i} is in no chunk.");
        }
    }

    [Property]
    public void OverlapIsBounded(DocumentText document, int counterSeed, int sizeSeed)
    {
        var (counter, options) = Settings(counterSeed, sizeSeed);
        var chunks = new Chunker(counter, options).Chunk(document, CancellationToken.None);
        for (var i = 1; i < chunks.Count; i++)
        {
            if (chunks[i].Start >= chunks[i - 1].End)
            {
                continue;
            }

            var shared = document.Text[chunks[i].Start..chunks[i - 1].End];
            // Only whole sentences are repeated, each of which was counted by itself.
            var sentences = SentenceSplitter.Split(shared);
            Assert.True(counter.Count(shared) <= options.OverlapTokens + (sentences.Count * 2));
        }
    }

    [Property]
    public void WithoutOverlapNothingIsRepeated(DocumentText document, int counterSeed, int sizeSeed)
    {
        var (counter, options) = Settings(counterSeed, sizeSeed);
        var chunks = new Chunker(counter, options with { OverlapTokens = 0 }).Chunk(document, CancellationToken.None);
        for (var i = 1; i < chunks.Count; i++)
        {
            Assert.True(chunks[i].Start >= chunks[i - 1].End);
        }
    }

    [Property]
    public void TheSameDocumentGivesTheSameChunks(DocumentText document, int counterSeed, int sizeSeed)
    {
        var (counter, options) = Settings(counterSeed, sizeSeed);
        Assert.Equivalent(
            new Chunker(counter, options).Chunk(document, CancellationToken.None),
            new Chunker(counter, options).Chunk(document, CancellationToken.None),
            strict: true
        );
    }

    [Property]
    public void HeadingPathsAreHeadingsAboveTheChunk(DocumentText document, int counterSeed, int sizeSeed)
    {
        var (counter, options) = Settings(counterSeed, sizeSeed);
        foreach (var chunk in new Chunker(counter, options).Chunk(document, CancellationToken.None))
        {
            var last = chunk.HeadingPath.Count;
            var before = document
                .Blocks.Where(block => block.Kind == BlockKind.Heading && block.Start < chunk.End)
                .Reverse();
            // Walking up, each heading of the path is found in order.
            foreach (var heading in before)
            {
                if (last > 0 && heading.Text == chunk.HeadingPath[last - 1])
                {
                    last--;
                }
            }
            Assert.Equal(0, last);
        }
    }

    [Property(MaxTest = 300)]
    public void SentencesCoverEveryVisibleCharacter(string? text)
    {
        text ??= "";
        var end = 0;
        foreach (var sentence in SentenceSplitter.Split(text))
        {
            Assert.True(string.IsNullOrWhiteSpace(text[end..sentence.Start.Value]));
            Assert.Equal(text[sentence].Trim(), text[sentence]);
            Assert.NotEqual("", text[sentence]);
            end = sentence.End.Value;
        }
        Assert.True(string.IsNullOrWhiteSpace(text[end..]));
    }

    private static (ITokenCounter Counter, ChunkingOptions Options) Settings(int counterSeed, int sizeSeed)
    {
        var random = new Random(sizeSeed);
        var most = random.Next(16, 120);
        var options = new ChunkingOptions
        {
            MaxTokens = most,
            OverlapTokens = random.Next(0, (most / 2) + 1),
            MinTokens = random.Next(0, (most / 2) + 1),
        };
        return (TokenCounters.All[(counterSeed & int.MaxValue) % TokenCounters.All.Length], options);
    }
}
