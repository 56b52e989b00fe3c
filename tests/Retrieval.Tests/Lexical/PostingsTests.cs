using FsCheck.Xunit;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Postings;
using Pipeline.Retrieval.Lexical.Scoring;

namespace Pipeline.Retrieval.Tests.Lexical;

public sealed class PostingsTests
{
    [Property(MaxTest = 200)]
    public void A_block_comes_back(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(3) == 0 ? random.Next(1, PostingsBlock.Size) : PostingsBlock.Size;
        var withFrequencies = random.Next(4) > 0;
        var gaps = Values(random, count, 31 - 7);
        int[] frequencies = withFrequencies ? [.. Values(random, count, 30).Select(v => v + 1)] : [];
        var bytes = new byte[PostingsBlock.MaxBytes];
        var written = PostingsBlock.Write(gaps, frequencies, bytes);
        ReadOnlySpan<byte> stored = bytes.AsSpan(0, written).ToArray();
        var before = random.Next(-1, 1000);
        var docs = new int[count];
        var read = new int[withFrequencies ? count : 0];
        if (count == PostingsBlock.Size)
        {
            PostingsBlock.ReadDocs(stored, withFrequencies, before, docs);
            if (withFrequencies)
            {
                PostingsBlock.ReadFrequencies(stored, read);
                Assert.Equal(frequencies.All(f => f == 1), PostingsBlock.AllOnce(stored));
            }
        }
        else
        {
            PostingsBlock.ReadRest(stored, before, docs, read);
        }

        var last = before;
        Assert.Equal([.. gaps.Select(g => last += g + 1)], docs);
        Assert.Equal(frequencies, read);
    }

    [Property(MaxTest = 200)]
    public void Impacts_bound_every_posting(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, PostingsBlock.Size + 1);
        int[] frequencies = [.. Values(random, count, random.Next(1, 18)).Select(v => v + 1)];
        var lengths = Values(random, count, random.Next(1, 18));
        var impacts = new uint[Impact.PerBlock];
        new BlockImpacts().Compute(frequencies, lengths, impacts);
        for (var i = 0; i < count; i++)
        {
            Assert.Contains(
                impacts,
                impact =>
                    (Impact.Frequency(impact) >= frequencies[i] || Impact.Frequency(impact) == Impact.Limit)
                    && Impact.Length(impact) <= lengths[i]
            );
        }

        if (frequencies.Max() < Impact.Limit)
        {
            Assert.Equal(frequencies.Max(), impacts.Max(Impact.Frequency));
        }
    }

    /// <summary>The same documents through Lucene's postings and through ours, with deletions and merges.</summary>
    [Property(MaxTest = 12)]
    public void Lucene_walks_through_our_postings_as_through_its_own(int seed)
    {
        using var ours = Index(new Random(seed), ImpactCodec.Instance);
        using var theirs = Index(new Random(seed), null);
        Assert.Equal(theirs.Leaves.Count, ours.Leaves.Count);
        for (var leaf = 0; leaf < ours.Leaves.Count; leaf++)
        {
            var a = ours.Leaves[leaf].AtomicReader;
            var b = theirs.Leaves[leaf].AtomicReader;
            foreach (var field in new[] { "text", "id" })
            {
                if (b.GetTerms(field) is not { } terms)
                {
                    Assert.Null(a.GetTerms(field));
                    continue;
                }

                var expected = terms.GetEnumerator();
                var actual = a.GetTerms(field).GetEnumerator();
                while (expected.MoveNext())
                {
                    Assert.True(actual.MoveNext());
                    Assert.Equal(expected.Term, actual.Term);
                    Assert.Equal(expected.DocFreq, actual.DocFreq);
                    Assert.Equal(Walk(expected.Docs(b.LiveDocs, null), 0), Walk(actual.Docs(a.LiveDocs, null), 0));
                    Assert.Equal(Walk(expected.Docs(b.LiveDocs, null), 300), Walk(actual.Docs(a.LiveDocs, null), 300));
                    foreach (var stride in new[] { 0, 300 })
                    {
                        Assert.Equal(
                            Positions(expected.DocsAndPositions(b.LiveDocs, null), stride),
                            Positions(actual.DocsAndPositions(a.LiveDocs, null), stride)
                        );
                    }
                }

                Assert.False(actual.MoveNext());
            }

            Assert.True(new CheckIndex(((SegmentReader)a).Directory).DoCheckIndex().Clean);
        }
    }

    private static DirectoryReader Index(Random random, Lucene.Net.Codecs.Codec? codec)
    {
        var directory = new RAMDirectory();
        var config = new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())
        {
            Similarity = new ExactLengthSimilarity(),
            MergeScheduler = new SerialMergeScheduler(),

            // By documents, as the two forms differ in bytes.
            MergePolicy = new LogDocMergePolicy(),
            MaxBufferedDocs = 100 + random.Next(900),
        };
        config.Codec = codec ?? config.Codec;
        using (var writer = new IndexWriter(directory, config))
        {
            var type = new FieldType
            {
                IsIndexed = true,
                IsTokenized = true,
                IndexOptions =
                    random.Next(2) == 0 ? IndexOptions.DOCS_AND_FREQS : IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
            };
            var documents = random.Next(1, 3000);
            for (var i = 0; i < documents; i++)
            {
                string[] terms =
                [
                    .. Enumerable
                        .Range(0, random.Next(8))
                        .Select(_ => $"t{(int)(30 * Math.Pow(random.NextDouble(), 4))}"),
                ];
                var cut = random.Next(terms.Length + 1);
                writer.AddDocument([
                    new StringField("id", $"{i % 700}", Field.Store.NO),
                    new Field("text", new TermListStream([terms[..cut], terms[cut..]]), type),
                ]);
                if (random.Next(15) == 0)
                {
                    writer.DeleteDocuments(new Term("id", $"{random.Next(700)}"));
                }
            }

            if (random.Next(2) == 0)
            {
                writer.ForceMerge(1);
            }
        }

        return DirectoryReader.Open(directory);
    }

    /// <summary>All positions of some documents and a part of others'; empty for a field without positions.</summary>
    private static List<(int, int)> Positions(DocsAndPositionsEnum? docs, int stride)
    {
        var seen = new List<(int, int)>();
        for (var doc = docs?.NextDoc() ?? DocIdSetIterator.NO_MORE_DOCS; doc != DocIdSetIterator.NO_MORE_DOCS; )
        {
            for (var p = doc % 3 == 0 ? docs!.Freq / 2 : docs!.Freq; p > 0; p--)
            {
                seen.Add((doc, docs.NextPosition()));
            }

            doc = stride == 0 ? docs.NextDoc() : docs.Advance(doc + 1 + (doc * 7 % stride));
        }

        return seen;
    }

    private static List<(int, int)> Walk(DocsEnum docs, int stride)
    {
        var seen = new List<(int, int)>();
        var doc = docs.NextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS)
        {
            seen.Add((doc, docs.Freq));
            doc = stride == 0 ? docs.NextDoc() : docs.Advance(doc + 1 + (doc * 7 % stride));
        }

        return seen;
    }

    private static int[] Values(Random random, int count, int bits)
    {
        var max = 1 << random.Next(0, bits);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(max))];
    }
}
