using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical;

/// <summary>
/// BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework") with k1 = 1.2, b = 0.75 and the
/// non-negative idf ln(1 + (N - n + 0.5) / (n + 0.5)). One instance is one term in one field.
/// </summary>
/// <remarks>
/// A term's part of a score is rounded to a multiple of <see cref="Quantum"/> = 2^-31. A query's parts add up to less than
/// 2^21 (16,384 words, idf below 22 and 2.2 times that at most, over fields with weights of 1.6 together), so a sum in double
/// precision is exact: it does not depend on the order of the terms, which pruning changes.
/// </remarks>
internal readonly struct Bm25
{
    /// <summary>Saturation of repeated terms.</summary>
    public const float K1 = 1.2f;

    /// <summary>Share of the length normalisation.</summary>
    public const float B = 0.75f;

    /// <summary>Every part of a score is a positive multiple of this.</summary>
    public const float Quantum = 1f / (1u << 31);

    // Floats from here on are multiples of the quantum by themselves.
    private const float Coarse = Quantum * (1 << 23);

    // Added and taken away again, it rounds a smaller float to a multiple of the quantum.
    private const float Rounder = 1.5f * Coarse;

    // Three roundings to 24 bits err by less than 2^-22; the bound is to hold for what is computed, not for what is meant.
    private const float Slack = 1f + (1f / (1 << 20));

    private readonly float _weight;
    private readonly float _perTerm;

    /// <summary>Prepares one term.</summary>
    /// <param name="chunks">Chunks that have the field.</param>
    /// <param name="terms">Terms in the field over all chunks.</param>
    /// <param name="withTerm">Chunks that have the term.</param>
    /// <param name="boost">Field weight times occurrences in the question.</param>
    public Bm25(long chunks, long terms, long withTerm, float boost)
    {
        _perTerm = (float)(K1 * B * chunks / Math.Max(1.0, terms));
        withTerm = Math.Max(1, withTerm);
        chunks = Math.Max(chunks, withTerm);
        double idf = Math.Log(1 + ((chunks - withTerm + 0.5) / (withTerm + 0.5)));
        _weight = (float)(idf * boost * (K1 + 1));
    }

    /// <summary>The part of the denominator that depends on the field's length alone; the same for every term of a
    /// field.</summary>
    public float Norm(int length) => (K1 * (1 - B)) + (_perTerm * length);

    /// <summary>The term's part of a chunk's score: a positive multiple of <see cref="Quantum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Score(int frequency, float norm)
    {
        float score = _weight * frequency / (frequency + norm);
        return Math.Max(score < Coarse ? score + Rounder - Rounder : score, Quantum);
    }

    /// <summary>Eight scores at once, each the same to the last bit as <see cref="Score(int, float)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Score(Vector256<int> frequencies, Vector256<float> norms)
    {
        Vector256<float> frequency = Vector256.ConvertToSingle(frequencies);
        Vector256<float> score = Vector256.Create(_weight) * frequency / (frequency + norms);
        Vector256<float> rounded = score + Vector256.Create(Rounder) - Vector256.Create(Rounder);
        return Vector256.Max(
            Vector256.ConditionalSelect(Vector256.LessThan(score, Vector256.Create(Coarse)), rounded, score),
            Vector256.Create(Quantum));
    }

    /// <summary>No chunk with at most this frequency and at least this length gets more. It is above
    /// <see cref="Score(int, float)"/> of the same values by so much that rounding does not matter.</summary>
    /// <param name="frequency">A frequency; <see cref="int.MaxValue"/> for any.</param>
    /// <param name="length">A length.</param>
    public float Bound(int frequency, int length) =>
        ((frequency == int.MaxValue ? _weight : _weight * frequency / (frequency + Norm(length))) * Slack) + (2 * Quantum);
}
