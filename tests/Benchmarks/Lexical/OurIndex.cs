using System.Diagnostics;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Postings;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Scoring;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Benchmarks.Lexical;

/// <summary>Our postings and search, from the query's terms to the best rows, gathering statistics included.</summary>
internal sealed class OurIndex : Contender
{
    private readonly RAMDirectory _directory = new();
    private readonly LexicalView _view;
    private readonly LexicalQuery[] _queries;
    private readonly FieldStatistics _size;
    private readonly RowSet _accepted;

    public OurIndex(TermCorpus corpus)
    {
        var type = new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS,
        };
        var config = new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())
        {
            Codec = ImpactCodec.Instance,
            Similarity = new ExactLengthSimilarity(),
            RAMBufferSizeMB = 128,
        };
        using (var writer = new IndexWriter(_directory, config))
        {
            for (var i = 0; i < corpus.Texts.Count; i++)
            {
                writer.AddDocument([
                    new Field(LexicalFields.Body, new TermListStream([corpus.Texts[i]]), type),
                    new NumericDocValuesField(LexicalFields.Sequence, i),
                ]);
            }

            writer.ForceMerge(1);
        }

        _view = new LexicalView(DirectoryReader.Open(_directory));
        _size = new FieldStatistics(
            LexicalFields.Body,
            corpus.Texts.Count(t => t.Length > 0),
            corpus.Texts.Sum(t => (long)t.Length)
        );
        _queries = [.. corpus.Queries.Select(Query)];
        _accepted = new RowSet(corpus.Texts.Count);
        for (var row = 0; row < corpus.Texts.Count; row++)
        {
            _accepted.Add(row);
        }
    }

    public override string Name => "Pipeline";

    public override double[] Run() =>
        [
            .. _queries.Select(query =>
            {
                var started = Stopwatch.GetTimestamp();
                Search(query);
                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            }),
        ];

    public override int[][] Best() => [.. _queries.Select(q => Search(q).Select(b => b.Row).ToArray())];

    public override void Dispose()
    {
        _view.Dispose();
        _directory.Dispose();
    }

    private static LexicalQuery Query(string[] terms) =>
        LexicalQuery.Of([
            .. terms.Select(term =>
                term[0] switch
                {
                    '+' => new QueryTerm(LexicalFields.Body, term[1..], 1, TermOccur.Required),
                    '-' => new QueryTerm(LexicalFields.Body, term[1..], 1, TermOccur.Prohibited),
                    _ => new QueryTerm(LexicalFields.Body, term, 1),
                }
            ),
        ]);

    private List<(float Score, int Row)> Search(LexicalQuery query)
    {
        var postings = _view.Find(query, default);
        var statistics = CollectionStatistics.Merge([
            new TermStatistics([_size], _view.Count(postings, null, default)),
        ]);
        var top = new TopRows(Top, (a, b) => a.CompareTo(b));
        _view.Search(postings, statistics, sequence => (int)sequence, _accepted, top, default);
        return top.Ordered();
    }
}
