using System.Diagnostics;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Benchmarks.Lexical;

/// <summary>Lucene.Net's own codec, BM25 and searcher.</summary>
internal sealed class LuceneNetIndex : Contender
{
    private readonly RAMDirectory _directory = new();
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;
    private readonly BooleanQuery[] _queries;

    public LuceneNetIndex(TermCorpus corpus)
    {
        var similarity = new BM25Similarity(1.2f, 0.75f);
        var type = new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS,
        };
        var config = new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())
        {
            Similarity = similarity,
            RAMBufferSizeMB = 128,
        };
        using (var writer = new IndexWriter(_directory, config))
        {
            foreach (var text in corpus.Texts)
            {
                writer.AddDocument([new Field("text", new TermListStream([text]), type)]);
            }

            writer.ForceMerge(1);
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = similarity };
        _queries = [.. corpus.Queries.Select(Query)];
    }

    public override string Name => "Lucene.Net 4.8";

    public override double[] Run() =>
        [
            .. _queries.Select(query =>
            {
                var started = Stopwatch.GetTimestamp();
                _searcher.Search(query, Top);
                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            }),
        ];

    public override int[][] Best() =>
        [.. _queries.Select(q => _searcher.Search(q, Top).ScoreDocs.Select(d => d.Doc).ToArray())];

    public override void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
    }

    private static BooleanQuery Query(string[] terms)
    {
        var query = new BooleanQuery();
        foreach (var term in terms)
        {
            var occur = term[0] switch
            {
                '+' => Occur.MUST,
                '-' => Occur.MUST_NOT,
                _ => Occur.SHOULD,
            };
            query.Add(new TermQuery(new Term("text", occur == Occur.SHOULD ? term : term[1..])), occur);
        }

        return query;
    }
}
