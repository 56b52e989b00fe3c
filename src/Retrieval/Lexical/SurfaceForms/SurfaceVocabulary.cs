using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>The words of one view of a shard, for one reader. A word that is only in chunks the reader may not see is
/// unknown.</summary>
internal sealed class SurfaceVocabulary(DirectoryReader reader, LexicalView.RowLookup rows, RowSet accepted)
{
    /// <summary>Dictionary entries that one request may visit.</summary>
    private const int MaxVisited = 20_000;

    /// <summary>Postings that are read to count a word; a more frequent word counts as this frequent.</summary>
    private const int MaxCounted = 100_000;

    /// <summary>The most frequent first, then in ordinal order.</summary>
    private static readonly Comparer<(string Keys, long Chunks)> ByChunks = Comparer<(string Keys, long Chunks)>.Create(
        (one, other) =>
            one.Chunks != other.Chunks
                ? other.Chunks.CompareTo(one.Chunks)
                : string.CompareOrdinal(one.Keys, other.Keys)
    );

    /// <summary>Words that begin with keys.</summary>
    /// <param name="keys">The beginning as <see cref="KeyStrokes"/>, at least one key.</param>
    /// <param name="most">Most words.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The most frequent first, then in ordinal order.</returns>
    public IReadOnlyList<WordCompletion> Complete(string keys, int most, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        var prefix = new BytesRef(keys);
        foreach (var terms in Terms())
        {
            var visited = 0;
            var status = terms.SeekCeil(prefix);
            for (var more = status != TermsEnum.SeekStatus.END; more && visited < MaxVisited; more = terms.MoveNext())
            {
                if (!StringHelper.StartsWith(terms.Term, prefix))
                {
                    break;
                }

                Check(cancellationToken, visited++);
                var word = terms.Term.Utf8ToString();
                found[word] = found.GetValueOrDefault(word) + terms.DocFreq;
            }
        }

        return
        [
            .. Counted(found, most, cancellationToken)
                .Select(word => new WordCompletion(KeyStrokes.Compose(word.Keys), word.Chunks)),
        ];
    }

    /// <summary>Words that are spelt like one.</summary>
    /// <param name="keys">The word as <see cref="KeyStrokes"/>.</param>
    /// <param name="most">Most words.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The nearest first, then the most frequent.</returns>
    public IReadOnlyList<SimilarWord> Similar(string keys, int most, CancellationToken cancellationToken)
    {
        var allowed = WordDistance.Allowed(keys);
        if (allowed == 0)
        {
            return [];
        }

        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var leaf in reader.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(LexicalFields.Surface) is not { } all)
            {
                continue;
            }

            var like = new FuzzyTermsEnum(
                all,
                new AttributeSource(),
                new Term(LexicalFields.Surface, keys),
                allowed,
                0,
                transpositions: true
            );
            for (var visited = 0; visited < MaxVisited && like.MoveNext(); visited++)
            {
                Check(cancellationToken, visited);
                var word = like.Term.Utf8ToString();
                found[word] = found.GetValueOrDefault(word) + like.DocFreq;
            }
        }

        found.Remove(keys);
        var similar = new List<SimilarWord>();
        foreach (var group in found.GroupBy(f => WordDistance.Between(f.Key, keys)).OrderBy(g => g.Key))
        {
            similar.AddRange(
                Counted(group, most - similar.Count, cancellationToken)
                    .Select(word => new SimilarWord(KeyStrokes.Compose(word.Keys), group.Key, word.Chunks))
            );
            if (similar.Count >= most)
            {
                break;
            }
        }

        return similar;
    }

    /// <summary>Chunks that have a word.</summary>
    public long Count(string keys, CancellationToken cancellationToken)
    {
        long count = 0;
        foreach (var leaf in reader.Leaves)
        {
            var segment = leaf.AtomicReader;
            if (segment.GetTermDocsEnum(new Term(LexicalFields.Surface, keys)) is not { } docs)
            {
                continue;
            }

            var sequences = segment.GetNumericDocValues(LexicalFields.Sequence);
            for (var read = 0; count < MaxCounted && docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS; read++)
            {
                Check(cancellationToken, read);
                var row = rows(sequences.Get(docs.DocID));
                count += row >= 0 && accepted.Contains(row) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>The words that most visible chunks have. A word is in no more of them than the dictionary says it is in
    /// all.</summary>
    private List<(string Keys, long Chunks)> Counted(
        IEnumerable<KeyValuePair<string, long>> found,
        int most,
        CancellationToken cancellationToken
    )
    {
        var best = new SortedSet<(string Keys, long Chunks)>(ByChunks);
        foreach (
            (var keys, var bound) in found
                .OrderByDescending(word => word.Value)
                .ThenBy(word => word.Key, StringComparer.Ordinal)
        )
        {
            if (best.Count == most && (most == 0 || ByChunks.Compare((keys, bound), best.Max) > 0))
            {
                break;
            }

            if (Count(keys, cancellationToken) is > 0 and var chunks)
            {
                best.Add((keys, chunks));
                if (best.Count > most)
                {
                    best.Remove(best.Max);
                }
            }
        }

        return [.. best];
    }

    private IEnumerable<TermsEnum> Terms() =>
        reader
            .Leaves.Select(leaf => leaf.AtomicReader.GetTerms(LexicalFields.Surface))
            .OfType<Terms>()
            .Select(terms => terms.GetEnumerator());

    private static void Check(CancellationToken cancellationToken, int done)
    {
        if (done % 1024 == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
