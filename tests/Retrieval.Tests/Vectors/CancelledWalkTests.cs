using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Tests.Shards;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Tests.Vectors;

/// <summary>A search that is cancelled on its way ends within a bounded number of steps.</summary>
public sealed class CancelledWalkTests
{
    private const int Dimensions = 8;
    private const int Rows = 20_000;

    [Theory]
    [InlineData(0, 16 * 40)]
    [InlineData(int.MaxValue, 2 * 4096)]
    public void A_vector_search_stops_in_the_middle(int exactBelow, int mostComparedAfter)
    {
        // A small graph: linking takes long, and the walk over it is as wide as it is.
        var rows = exactBelow == 0 ? Rows / 5 : Rows;
        var options = new VectorIndexOptions { ExactBelow = exactBelow, SearchWidth = 300 };
        var index = new HnswVectorIndex<CountedCode>(Dimensions, options, () => new NativeBlocks());
        var clusters = new Clusters(3, Dimensions, 10, 0.9);
        for (var row = 0; row < rows; row++)
        {
            index.Add(row, clusters.Next());
        }

        if (exactBelow == 0)
        {
            index.Complete();
        }

        using var view = index.Now();
        var query = clusters.Next();
        var all = Clusters.All(rows);
        var whole = Compared(() => Clusters.Search(view, query, all, 20));
        using var stop = new CancellationTokenSource();
        var after =
            Compared(() =>
                Assert.Throws<OperationCanceledException>(() =>
                {
                    CountedCode.CancelAfter(100, stop);
                    view.Search(query, all, new TopRows(20, (a, b) => a.CompareTo(b)), stop.Token);
                })
            ) - 100;
        Assert.InRange(after, 0, mostComparedAfter);
        Assert.True(after < whole / 2, $"{after} of {whole} comparisons were made after the search was cancelled");
    }

    [Fact]
    public void A_keyword_search_stops_at_the_next_window()
    {
        using var index = Corpus.InMemory();
        index.Apply([
            .. Enumerable
                .Range(1, 300)
                .Select(number => new IndexChange(
                    number,
                    $"d{number}",
                    Corpus.Document($"d{number}", 1, Enumerable.Repeat("red", 40))
                )),
        ]);
        using var snapshot = index.Acquire();
        using var stop = new CancellationTokenSource();
        var lookups = 0;
        var query = LexicalQuery.Parse("red");
        var view = snapshot.Lexical;
        var postings = view.Find(query, default);
        var statistics = CollectionStatistics.Merge([snapshot.GetStatistics("red")]);
        var top = new TopRows(snapshot.ChunkCount, (a, b) => a.CompareTo(b));
        Assert.Throws<OperationCanceledException>(() =>
            view.Search(
                postings,
                statistics,
                sequence =>
                {
                    lookups++;
                    stop.Cancel();
                    return (int)sequence - 1;
                },
                Clusters.All(snapshot.ChunkCount),
                top,
                stop.Token
            )
        );
        Assert.InRange(lookups, 1, 2048);
    }

    private static long Compared(Action search)
    {
        CountedCode.Begin();
        search();
        return CountedCode.Compared;
    }

    /// <summary>Half precision that counts and may cancel.</summary>
    private readonly unsafe struct CountedCode : IVectorCode
    {
        private static long _cancelAt = long.MaxValue;
        private static CancellationTokenSource? _stop;

        public static long Compared { get; private set; }

        public static VectorCodeKind Kind => Float16Code.Kind;

        public static void Begin() => (Compared, _cancelAt, _stop) = (0, long.MaxValue, null);

        public static void CancelAfter(long compared, CancellationTokenSource stop) =>
            (_cancelAt, _stop) = (compared, stop);

        public static int Bytes(int dimensions) => Float16Code.Bytes(dimensions);

        public static void Encode(ReadOnlySpan<float> unit, byte* code) => Float16Code.Encode(unit, code);

        public static float Similarity(byte* a, byte* b, int bytes)
        {
            if (++Compared == _cancelAt)
            {
                _stop!.Cancel();
            }

            return Float16Code.Similarity(a, b, bytes);
        }

        public static void Similarities(byte* query, byte* a, byte* b, byte* c, byte* d, int bytes, float* into)
        {
            into[0] = Similarity(query, a, bytes);
            into[1] = Similarity(query, b, bytes);
            into[2] = Similarity(query, c, bytes);
            into[3] = Similarity(query, d, bytes);
        }

        public static float Error(byte* code, int bytes, int dimensions) => Float16Code.Error(code, bytes, dimensions);
    }
}
