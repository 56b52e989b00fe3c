using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>
/// BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework") with k1 = 1.2, b = 0.75 and the
/// non-negative idf ln(1 + (N - n + 0.5) / (n + 0.5)). One instance is one term in one field.
/// </summary>
internal readonly struct Bm25
{
    /// <summary>Saturation of repeated terms.</summary>
    public const float K1 = 1.2f;

    /// <summary>Share of the length normalisation.</summary>
    public const float B = 0.75f;

    private readonly float _perTerm;

    /// <summary>Prepares one term.</summary>
    /// <param name="chunks">Chunks that have the field.</param>
    /// <param name="terms">Terms in the field over all chunks.</param>
    /// <param name="withTerm">Chunks that have the term.</param>
    /// <param name="boost">Field weight times occurrences in the question.</param>
    public Bm25(long chunks, long terms, long withTerm, float boost)
    {
        withTerm = Math.Max(1, withTerm);
        chunks = Math.Max(chunks, withTerm);
        var idf = Math.Log(1 + ((chunks - withTerm + 0.5) / (withTerm + 0.5)));
        Weight = (float)(idf * boost * (K1 + 1));
        _perTerm = (float)(K1 * B * chunks / Math.Max(1.0, terms));
    }

    /// <summary>What the score nears as the frequency grows; no score is greater.</summary>
    public float Weight { get; }

    /// <summary>The term's part of a chunk's score.</summary>
    public float Score(int frequency, int length) =>
        Weight * frequency / (frequency + ((K1 * (1 - B)) + (_perTerm * length)));

    /// <summary>Eight scores at once.</summary>
    public Vector256<float> Score(Vector256<float> frequencies, Vector256<float> lengths) =>
        Vector256.Create(Weight)
        * frequencies
        / (frequencies + (Vector256.Create(K1 * (1 - B)) + (Vector256.Create(_perTerm) * lengths)));
}
