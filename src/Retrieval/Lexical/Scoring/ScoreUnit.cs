using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>
/// The parts of a query's scores as whole numbers. Adding them up rounds nothing, so a score does not depend on the
/// order of the terms, which pruning changes, and is the same in every shard and after every merge.
/// </summary>
/// <remarks>One unit is a power of two, chosen by the query and the collection's statistics alone so that all parts
/// together stay below 2^31. That is finer than single precision at the best possible score.</remarks>
internal readonly struct ScoreUnit
{
    // Three roundings to 24 bits err by less than one in 2^22; a bound is to hold for what is computed, not for what is
    // meant.
    private const float Slack = 1f + (1f / (1 << 20));

    private readonly float _perScore;

    private ScoreUnit(float perScore) => _perScore = perScore;

    /// <summary>Chooses the unit of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="statistics">The statistics that it is scored with.</param>
    public static ScoreUnit For(LexicalQuery query, CollectionStatistics statistics) =>
        new(MathF.ScaleB(1, 30 - (int)Math.Ceiling(Math.Log2(Math.Max(Most(query, statistics), 1e-6)))));

    /// <summary>The sum of the most that each term of a query could give, also of terms that no chunk has; no chunk's
    /// score is greater. 0 where the collection has none of the fields.</summary>
    /// <param name="query">The query.</param>
    /// <param name="statistics">The statistics that it is scored with.</param>
    public static double Most(LexicalQuery query, CollectionStatistics statistics)
    {
        double most = 0;
        foreach (var field in LexicalFields.Searched)
        {
            foreach (var term in query.Terms)
            {
                if (term.Field == field.Terms && Of(query, field, term, statistics) is { } bm25)
                {
                    most += bm25.Weight;
                }
            }
        }

        return most;
    }

    /// <summary>How a term is scored in a field, or null when the collection does not have the field.</summary>
    public static Bm25? Of(LexicalQuery query, SearchedField field, QueryTerm term, CollectionStatistics statistics) =>
        statistics.Field(field.Name) is { Chunks: > 0 } size
            ? new Bm25(
                size.Chunks,
                size.Terms,
                statistics.Chunks(field.Name, term.Text),
                query.Weight(field) * term.Weight
            )
            : null;

    /// <summary>One term's part of a score, at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Part(Bm25 bm25, int frequency, int length) => 1 + (int)(bm25.Score(frequency, length) * _perScore);

    /// <summary>Eight parts at once, the same as <see cref="Part(Bm25, int, int)"/> of each.</summary>
    public Vector256<int> Part(Bm25 bm25, Vector256<int> frequencies, Vector256<int> lengths) =>
        Vector256<int>.One
        + Vector256.ConvertToInt32(
            bm25.Score(Vector256.ConvertToSingle(frequencies), Vector256.ConvertToSingle(lengths))
                * Vector256.Create(_perScore)
        );

    /// <summary>No chunk with at most this frequency and at least this length gets more.</summary>
    /// <param name="bm25">The term.</param>
    /// <param name="frequency">A frequency; <see cref="int.MaxValue"/> for any.</param>
    /// <param name="length">A length.</param>
    public int Bound(Bm25 bm25, int frequency, int length) =>
        2 + (int)((frequency == int.MaxValue ? bm25.Weight : bm25.Score(frequency, length)) * _perScore * Slack);

    /// <summary>Eight bounds at once; every frequency counts as it is.</summary>
    public Vector256<int> Bound(Bm25 bm25, Vector256<int> frequencies, Vector256<int> lengths) =>
        Vector256.ConvertToInt32(
            bm25.Score(Vector256.ConvertToSingle(frequencies), Vector256.ConvertToSingle(lengths))
                * Vector256.Create(_perScore)
                * Vector256.Create(Slack)
        ) + Vector256.Create(2);

    /// <summary>The score that a sum of parts stands for.</summary>
    public float Score(int sum) => sum / _perScore;

    /// <summary>A smaller sum stands for a score below one; always at least 1.</summary>
    public int Least(float score) =>
        float.IsNegativeInfinity(score)
            ? 1
            : Math.Max(1, (int)Math.Min(int.MaxValue, score * (1 - (1.0 / (1 << 23))) * _perScore));
}
