using System.Buffers.Binary;
using System.Globalization;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Lets both searches answer pseudo-questions. A small index in memory holds the questions' passages, and other chunks
/// as they are; the rankings it gives are what <see cref="FusionCalibrator"/> chooses from.
/// </summary>
public static class RankingExam
{
    /// <summary>Ranks every question by keywords and by vectors.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="distractors">Other chunks of the collection; those that a question was made from are left
    /// out.</param>
    /// <param name="embed">Embeds questions, passages and distractors with the collection's embedder.</param>
    /// <param name="depth">How much of each ranking is kept, as in the collection's searches.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="known">Vectors of distractors that are at hand already, so that they need not be embedded
    /// again.</param>
    /// <param name="write">A chunk as it is embedded, with a text in the place of its own; null: the text
    /// alone.</param>
    /// <returns>One judged ranking a question.</returns>
    public static async Task<IReadOnlyList<JudgedRanking>> RankAsync(
        IReadOnlyList<PseudoQuestion> questions,
        IReadOnlyList<FetchedChunk> distractors,
        EmbedTexts embed,
        int depth,
        CancellationToken cancellationToken,
        Func<ChunkKey, ReadOnlyMemory<float>?>? known = null,
        Func<FetchedChunk, string, string>? write = null
    )
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(distractors);
        ArgumentNullException.ThrowIfNull(embed);
        if (questions.Count == 0)
        {
            return [];
        }

        var passages = Passages(questions, distractors);
        var names = Names(passages.Count);
        var vectors = await Vectors(passages, embed, known, write, cancellationToken).ConfigureAwait(false);
        var asking = await embed([.. questions.Select(q => q.Question)], true, cancellationToken).ConfigureAwait(false);
        using var index = ShardIndex.Open(new ShardIndexOptions(null, vectors[0].Length, "exam"));
        index.Apply([.. passages.Select((p, i) => Entry(p.Chunk, p.Text, vectors[i].Span, i + 1, Name(names[i])))]);
        using var snapshot = index.Acquire();
        var rankings = new List<JudgedRanking>(questions.Count);
        for (var i = 0; i < questions.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rankings.Add(
                new JudgedRanking(
                    Ranked(snapshot.SearchKeyword(questions[i].Keywords, depth, null, null, cancellationToken)),
                    Ranked(snapshot.SearchVector(asking[i].Span, depth, null, cancellationToken)),
                    new Dictionary<string, double> { [Name(names[i])] = 1 }
                )
            );
        }

        return rankings;
    }

    /// <summary>What the passages of a ranking say, by the names that <see cref="RankAsync"/> gives them.</summary>
    /// <param name="questions">The questions of the exam.</param>
    /// <param name="distractors">Its other chunks.</param>
    /// <param name="write">A chunk as it is re-ranked, with a text in the place of its own; null: the text
    /// alone.</param>
    public static IReadOnlyDictionary<string, string> Texts(
        IReadOnlyList<PseudoQuestion> questions,
        IReadOnlyList<FetchedChunk> distractors,
        Func<FetchedChunk, string, string>? write = null
    )
    {
        var passages = Passages(questions, distractors);
        var names = Names(passages.Count);
        return passages.Select((p, i) => (Name(names[i]), write?.Invoke(p.Chunk, p.Text) ?? p.Text)).ToDictionary();
    }

    /// <summary>Names decide ties, so they must not tell targets from distractors.</summary>
    private static int[] Names(int count)
    {
        int[] names = [.. Enumerable.Range(0, count)];
        new Random(count).Shuffle(names);
        return names;
    }

    /// <summary>Only passages that lack a sentence have changed; the others keep the vectors that they have.</summary>
    private static async Task<IReadOnlyList<ReadOnlyMemory<float>>> Vectors(
        List<(FetchedChunk Chunk, string Text)> passages,
        EmbedTexts embed,
        Func<ChunkKey, ReadOnlyMemory<float>?>? known,
        Func<FetchedChunk, string, string>? write,
        CancellationToken cancellationToken
    )
    {
        var vectors = new ReadOnlyMemory<float>[passages.Count];
        var missing = new List<int>();
        for (var i = 0; i < passages.Count; i++)
        {
            (var chunk, var text) = passages[i];
            if (text == chunk.Text && known?.Invoke(chunk.Key) is { } vector)
            {
                vectors[i] = vector;
            }
            else
            {
                missing.Add(i);
            }
        }

        var embedded = await embed(
                [.. missing.Select(i => write?.Invoke(passages[i].Chunk, passages[i].Text) ?? passages[i].Text)],
                false,
                cancellationToken
            )
            .ConfigureAwait(false);
        for (var i = 0; i < missing.Count; i++)
        {
            vectors[missing[i]] = embedded[i];
        }

        return vectors;
    }

    private static List<(FetchedChunk Chunk, string Text)> Passages(
        IReadOnlyList<PseudoQuestion> questions,
        IReadOnlyList<FetchedChunk> distractors
    )
    {
        var asked = questions.Select(q => q.Target.Key).ToHashSet();
        return
        [
            .. questions.Select(q => (q.Target, q.Passage)),
            .. distractors.Where(d => !asked.Contains(d.Key)).Select(d => (d, d.Text)),
        ];
    }

    private static IndexChange Entry(
        FetchedChunk chunk,
        string text,
        ReadOnlySpan<float> vector,
        long number,
        string name
    )
    {
        var half = new byte[vector.Length * sizeof(ushort)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(half.AsSpan(i * sizeof(ushort)), (Half)vector[i]);
        }

        return new IndexChange(
            number,
            name,
            new IndexedDocument(
                name,
                1,
                chunk.Title,
                string.Empty,
                [],
                [new IndexedChunk(0, text, chunk.HeadingPath, 0, text.Length, null, half)]
            )
        );
    }

    private static RankedList<string> Ranked(IReadOnlyList<ScoredChunk> found) =>
        RankedList<string>.FromScores(found.Select(f => new RankedItem<string>(f.Key.DocumentId, f.Score)));

    private static string Name(int number) => number.ToString("d8", CultureInfo.InvariantCulture);
}
