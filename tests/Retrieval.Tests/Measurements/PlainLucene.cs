using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Tests.Measurements;

/// <summary>The baseline: one field of title and text, one stock analyzer, Lucene's own BM25 and searcher.</summary>
internal sealed class PlainLucene : IDisposable
{
    private readonly RAMDirectory _directory = new();
    private readonly Analyzer _analyzer;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public PlainLucene(BeirSet set, Analyzer analyzer)
    {
        _analyzer = analyzer;
        using (
            var writer = new IndexWriter(
                _directory,
                new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer)
                {
                    Similarity = new BM25Similarity(1.2f, 0.75f),
                }
            )
        )
        {
            foreach ((var id, var title, var text) in set.Corpus)
            {
                writer.AddDocument([
                    new StringField("id", id, Field.Store.YES),
                    new TextField("text", title + "\n" + text, Field.Store.NO),
                ]);
            }
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = new BM25Similarity(1.2f, 0.75f) };
    }

    public IReadOnlyList<string> Search(string text, int top)
    {
        var query = new BooleanQuery();
        using var tokens = _analyzer.GetTokenStream("text", text);
        var term = tokens.GetAttribute<ICharTermAttribute>();
        tokens.Reset();
        while (tokens.IncrementToken())
        {
            query.Add(new TermQuery(new Term("text", term.ToString())), Occur.SHOULD);
        }

        return [.. _searcher.Search(query, top).ScoreDocs.Select(d => _searcher.Doc(d.Doc).Get("id"))];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
    }
}
