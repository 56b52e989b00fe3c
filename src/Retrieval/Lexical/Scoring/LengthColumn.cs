using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>The exact lengths of one field in a segment, two bytes a document, kept for as long as the segment is in
/// use.</summary>
internal sealed class LengthColumn
{
    /// <summary>Lengths of this and more are looked up.</summary>
    public const int Limit = ushort.MaxValue;

    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, LengthColumn>> Columns = [];

    private readonly ushort[] _lengths;
    private readonly Dictionary<int, int> _long = [];

    private LengthColumn(NumericDocValues norms, int documents)
    {
        _lengths = new ushort[documents];
        for (var doc = 0; doc < documents; doc++)
        {
            var length = norms.Get(doc);
            _lengths[doc] = (ushort)Math.Min(length, Limit);
            if (length >= Limit)
            {
                _long[doc] = (int)length;
            }

            Longest = Math.Max(Longest, (int)length);
        }
    }

    /// <summary>The greatest length.</summary>
    public int Longest { get; }

    /// <summary>Length of every document, those of <see cref="Limit"/> and more cut.</summary>
    public ushort[] Cut => _lengths;

    /// <summary>The column of a segment, or null when the segment does not have the field.</summary>
    public static LengthColumn? Of(AtomicReader segment, string field)
    {
        var columns = Columns.GetOrCreateValue(segment.CoreCacheKey);
        if (!columns.TryGetValue(field, out var column) && segment.GetNormValues(field) is { } norms)
        {
            // Made twice at worst, when two searches start at once.
            column = columns.GetOrAdd(field, new LengthColumn(norms, segment.MaxDoc));
        }

        return column;
    }

    /// <summary>The exact length.</summary>
    public int Of(int doc) => _lengths[doc] < Limit ? _lengths[doc] : _long[doc];
}
